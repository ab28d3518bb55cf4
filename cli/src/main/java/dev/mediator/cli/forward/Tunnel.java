package dev.mediator.cli.forward;

import dev.mediator.cli.forward.ForwardEvent.Closed;
import dev.mediator.cli.forward.ForwardEvent.Opened;
import dev.mediator.cli.forward.ForwardEvent.Refused;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection carried over a link: between a socket here and the same at the partner.
 *
 * <p>It has two threads. One asks or dials, and then takes bytes from the socket to the link; the
 * other gives bytes that came over the link to the socket. The link's own thread tells it what
 * came, and never waits here.
 */
final class Tunnel {
  private final Link link;
  private final Target target;
  private final Inflow inflow;
  private final Credit credit = new Credit();
  private final CompletableFuture<Optional<Refusal>> answer = new CompletableFuture<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Socket socket;
  private volatile long number;
  private boolean answered;
  private long sent;
  private long received;

  /** Carries {@code socket}, which is not connected yet on the answering side. */
  Tunnel(Link link, Target target, Socket socket, int window) {
    this.link = link;
    this.target = target;
    this.socket = socket;
    this.inflow = new Inflow(window);
  }

  /** Names it: positive if this side asked. */
  void number(long number) {
    this.number = number;
    this.answered = number < 0;
  }

  long number() {
    return number;
  }

  int window() {
    return inflow.window();
  }

  /** The asking side's first thread, from the local connection to its end. */
  void ask() {
    try {
      link.writer().open(target, assigned -> link.enter(assigned, this));
      grant();
      long limit = link.terms().limits().answer().toMillis();
      Optional<Refusal> late = Optional.of(Refusal.BROKEN_OFF);
      Optional<Refusal> refusal =
          answer.completeOnTimeout(late, limit, TimeUnit.MILLISECONDS).join();
      if (refusal.isEmpty()) {
        carry();
      } else {
        breakOff();
        link.tell(new Refused(number, target, refusal.get()));
      }
    } catch (IOException lost) {
      abort();
      link.tell(new Refused(number, target, Refusal.BROKEN_OFF));
    }
  }

  /** The answering side's first thread, from the partner's wish to its end. */
  void answer() {
    try {
      Optional<Refusal> refusal =
          link.terms().allowed().contains(target) ? dial() : Optional.of(Refusal.NOT_ALLOWED);
      if (refusal.isEmpty()) {
        link.writer().send(FrameType.ACCEPTED, number);
        grant();
        carry();
      } else {
        link.writer().send(FrameType.REFUSED, number, refusal.get().code());
        abort();
        link.tell(new Refused(number, target, refusal.get()));
      }
    } catch (IOException lost) {
      abort();
    }
  }

  /** The partner carries it, or says why not. */
  void answered(Optional<Refusal> refusal) throws BreachException {
    if (answered) {
      throw new BreachException("The partner breaks the rules: it answers what was not asked.");
    }
    answered = true;
    answer.complete(refusal);
  }

  void data(DataInputStream in, int length) throws IOException {
    inflow.fill(in, length);
  }

  void credit(int bytes) throws BreachException {
    credit.add(bytes);
  }

  void eof() throws BreachException {
    inflow.finish();
  }

  /** Breaks it off here, at once and in both directions; false if it was over already. */
  boolean abort() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    link.leave(this);
    inflow.end();
    credit.end();
    answer.complete(Optional.of(Refusal.BROKEN_OFF));
    reset(socket);
    return true;
  }

  /** Ends it in good order, unless it was broken off; says whether it was whole till now. */
  private boolean close() {
    boolean whole = over.compareAndSet(false, true);
    link.leave(this);
    try {
      // It was shut down before: what the kernel still holds is delivered.
      socket.close();
    } catch (IOException _) {
      // All bytes were given to it, and that is all that can be known.
    }
    return whole;
  }

  /** Closes a socket so that its other end sees a reset, and not an orderly end. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is closed already, or the network is gone: there is nobody left to tell.
    }
  }

  /** Breaks it off here and at the partner. Not for the link's own thread. */
  private void breakOff() {
    if (abort()) {
      try {
        link.writer().send(FrameType.RESET, number);
      } catch (IOException _) {
        // The link is lost, and the partner resets all its connections itself.
      }
    }
  }

  private Optional<Refusal> dial() throws IOException {
    List<InetAddress> addresses;
    try {
      addresses = Arrays.asList(InetAddress.getAllByName(target.host()));
    } catch (UnknownHostException _) {
      return Optional.of(Refusal.UNKNOWN_HOST);
    }
    int limit = (int) link.terms().limits().dial().toMillis();
    for (InetAddress address : addresses.stream().limit(Limits.ADDRESSES).toList()) {
      socket = new Socket();
      if (over.get()) {
        break;
      }
      try {
        socket.connect(new InetSocketAddress(address, target.port()), limit);
        return Optional.empty();
      } catch (IOException _) {
        // The next address may answer: localhost has two, and many programs listen on one.
        socket.close();
      }
    }
    return Optional.of(over.get() ? Refusal.BROKEN_OFF : Refusal.NO_ANSWER);
  }

  private void carry() {
    link.tell(new Opened(number, target));
    Thread delivery = Thread.startVirtualThread(this::deliver);
    pump();
    try {
      delivery.join();
    } catch (InterruptedException _) {
      breakOff();
    }
    boolean whole = close();
    link.tell(new Closed(number, target, sent, received, whole));
  }

  /** From the socket to the link. It reads no more than it may send. */
  private void pump() {
    byte[] frame = new byte[FrameType.HEADER + Limits.DATA];
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      InputStream in = socket.getInputStream();
      while (true) {
        int read = in.read(frame, FrameType.HEADER, credit.await(Limits.DATA));
        if (read < 0) {
          link.writer().send(FrameType.EOF, number);
          return;
        }
        credit.spend(read);
        link.writer().data(number, frame, read);
        sent += read;
      }
    } catch (IOException | InterruptedException _) {
      breakOff();
    }
  }

  /** From the link to the socket. */
  private void deliver() {
    try {
      OutputStream out = socket.getOutputStream();
      for (int bytes = inflow.empty(out); bytes >= 0; bytes = inflow.empty(out)) {
        received += bytes;
        grant();
      }
      socket.shutdownOutput();
    } catch (IOException | InterruptedException _) {
      breakOff();
    }
  }

  private void grant() throws IOException {
    int more = inflow.toGrant();
    if (more > 0) {
      link.writer().window(number, more);
    }
  }
}
