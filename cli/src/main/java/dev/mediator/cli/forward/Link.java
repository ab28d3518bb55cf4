package dev.mediator.cli.forward;

import dev.mediator.cli.forward.ForwardEvent.Refused;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the partner, and the connections that it carries.
 *
 * <p>The thread that runs it reads the frames, and gives each to its tunnel without waiting. A
 * second thread sends beats, a third ends the link when nothing comes any more.
 */
final class Link {
  private static final int READ_AHEAD = 16 * 1024;

  private final DataInputStream in;
  private final Closeable cut;
  private final Terms terms;
  private final LinkWriter writer;
  private final Map<Long, Tunnel> tunnels = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(Limits.TUNNELS);
  private final Semaphore wide = new Semaphore(Limits.WIDE);
  private final Semaphore refusals = new Semaphore(Limits.REFUSALS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Why it is over: empty after an orderly end. */
  private final AtomicReference<@Nullable Optional<IOException>> why = new AtomicReference<>();

  /** The highest number that the partner has given to a connection. */
  private long asked;

  private volatile boolean heard;
  private volatile boolean greeted;

  /** Closing {@code cut} must break reads and writes that wait. */
  Link(InputStream in, OutputStream out, Closeable cut, Terms terms) {
    this.in = new DataInputStream(new BufferedInputStream(in, READ_AHEAD));
    this.cut = cut;
    this.terms = terms;
    this.writer = new LinkWriter(out, failure -> finish(Optional.of(failure)));
  }

  LinkWriter writer() {
    return writer;
  }

  Terms terms() {
    return terms;
  }

  void tell(ForwardEvent event) {
    terms.events().accept(event);
  }

  /** Serves it until it is over; throws why, unless the end was orderly. */
  void run(Runnable ready) throws IOException {
    threads.execute(this::watch);
    try {
      writer.greet();
      LinkWriter.GREETING.read(in);
      heard = true;
      greeted = true;
      ready.run();
      threads.execute(this::beat);
      for (int type = in.read(); type >= 0; type = in.read()) {
        heard = true;
        frame(type);
      }
      finish(Optional.empty());
    } catch (EOFException _) {
      finish(Optional.of(new IOException("The connection to the partner broke off.")));
    } catch (IOException failure) {
      finish(Optional.of(failure));
    }
    Optional<IOException> reason = why.get();
    if (reason != null && reason.isPresent()) {
      throw reason.get();
    }
  }

  /** Makes it be over, from any thread; only the first reason counts. */
  void finish(Optional<IOException> reason) {
    if (why.compareAndSet(null, reason)) {
      over.countDown();
      try {
        cut.close();
      } catch (IOException _) {
        // It is no longer used, in whatever state it is.
      }
    }
  }

  /** Breaks off all that it carries, and waits until its threads have ended. */
  void end() {
    finish(Optional.empty());
    threads.shutdown();
    List.copyOf(tunnels.values()).forEach(Tunnel::abort);
    try {
      // Only the search for a host's address can take so long, as it cannot be broken off.
      threads.awaitTermination(Limits.ENDING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Carries a local connection to the target, or refuses it. False if this link is over: then the
   * connection is untouched, and another link may carry it.
   */
  boolean ask(Socket socket, Target target) {
    try {
      if (places.tryAcquire()) {
        Tunnel tunnel = new Tunnel(this, target, socket, window());
        occupy(tunnel, tunnel::ask);
      } else {
        threads.execute(() -> refuse(socket, target));
      }
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /** Gives a tunnel the number under which frames reach it. */
  void enter(long number, Tunnel tunnel) {
    tunnel.number(number);
    tunnels.put(number, tunnel);
    if (over.getCount() == 0) {
      tunnel.abort();
    }
  }

  void leave(Tunnel tunnel) {
    tunnels.remove(tunnel.number(), tunnel);
  }

  private void frame(int code) throws IOException {
    FrameType type = FrameType.ofCode(code);
    long number = -in.readLong();
    int length = in.readInt();
    if (type == null || !type.fits(length)) {
      throw new BreachException("The partner breaks the rules: it sends what is no frame.");
    }
    switch (type) {
      case BEAT -> {}
      case OPEN -> admit(number, length);
      default -> {
        Tunnel tunnel = find(number);
        if (tunnel == null) {
          in.skipNBytes(length);
        } else {
          pass(type, tunnel, length);
        }
      }
    }
  }

  /** Null for a connection that was, and is over here: the partner may not know yet. */
  private @Nullable Tunnel find(long number) throws BreachException {
    if (number == 0 || number > writer.opened() || number < -asked) {
      throw new BreachException("The partner breaks the rules: it speaks of no known connection.");
    }
    return tunnels.get(number);
  }

  private void pass(FrameType type, Tunnel tunnel, int length) throws IOException {
    switch (type) {
      case BEAT, OPEN -> throw new IllegalStateException(type + " is not for a tunnel");
      case ACCEPTED -> tunnel.answered(Optional.empty());
      case REFUSED -> tunnel.answered(Optional.of(refusal(in.read())));
      case DATA -> tunnel.data(in, length);
      case WINDOW -> tunnel.credit(in.readInt());
      case EOF -> tunnel.eof();
      case RESET -> tunnel.abort();
    }
  }

  private static Refusal refusal(int code) throws BreachException {
    Refusal refusal = Refusal.ofCode(code);
    if (refusal == null) {
      throw new BreachException("The partner breaks the rules: it refuses for no known reason.");
    }
    return refusal;
  }

  private void admit(long number, int length) throws IOException {
    Target target = target(length);
    if (number != -asked - 1) {
      throw new BreachException("The partner breaks the rules: its connections are misnumbered.");
    }
    asked++;
    if (places.tryAcquire()) {
      Tunnel tunnel = new Tunnel(this, target, new Socket(), window());
      enter(number, tunnel);
      occupy(tunnel, tunnel::answer);
    } else if (refusals.tryAcquire()) {
      threads.execute(() -> refuse(number, target));
    } else {
      throw new BreachException("The partner breaks the rules: it opens connections in a flood.");
    }
  }

  private Target target(int length) throws IOException {
    int port = in.readUnsignedShort();
    String host = new String(in.readNBytes(length - 2), StandardCharsets.ISO_8859_1);
    try {
      return new Target(host, port);
    } catch (IllegalArgumentException _) {
      throw new BreachException("The partner breaks the rules: it names an impossible target.");
    }
  }

  private void refuse(Socket socket, Target target) {
    Tunnel.reset(socket);
    tell(new Refused(0, target, Refusal.TOO_MANY));
  }

  private void refuse(long number, Target target) {
    try {
      writer.send(FrameType.REFUSED, number, Refusal.TOO_MANY.code());
      tell(new Refused(number, target, Refusal.TOO_MANY));
    } catch (IOException _) {
      // The link is over.
    } finally {
      refusals.release();
    }
  }

  /**
   * A place is free again only when the tunnel's threads have ended, not when it is off the table.
   */
  private void occupy(Tunnel tunnel, Runnable life) {
    threads.execute(() -> {
      try {
        life.run();
      } finally {
        tunnel.abort();
        if (tunnel.window() == Limits.WIDE_WINDOW) {
          wide.release();
        }
        places.release();
      }
    });
  }

  private int window() {
    return wide.tryAcquire() ? Limits.WIDE_WINDOW : Limits.WINDOW;
  }

  private void beat() {
    try {
      while (!over.await(terms.limits().silence().toMillis() / 3, TimeUnit.MILLISECONDS)) {
        writer.send(FrameType.BEAT, 0);
      }
    } catch (IOException | InterruptedException failure) {
      finish(Optional.of(new IOException("The connection to the partner is lost.", failure)));
    }
  }

  private void watch() {
    try {
      while (!over.await(terms.limits().silence().toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      finish(Optional.empty());
    }
  }

  /** Finishes it if nothing came since the last look. */
  void look() {
    if (!heard) {
      String first = greeted ? "The partner has been silent for " : "The partner said nothing for ";
      String last = greeted ? " s." : " s; both sides must run `mediator forward`.";
      long seconds = terms.limits().silence().toSeconds();
      finish(Optional.of(new IOException(first + seconds + last)));
    }
    heard = false;
  }
}
