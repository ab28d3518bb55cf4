package dev.mediator.cli.forward;

import dev.mediator.cli.foreign.StrangerException;
import dev.mediator.cli.forward.ForwardEvent.Refused;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ports that are listened at here, and targets that the partner may reach from there, over one link
 * after the other.
 *
 * <p>The listeners stay open from {@link #open} to {@link #close}. A connection that comes while
 * there is no link waits for one, for half a minute. All methods can be called from any thread.
 */
public final class Forwarding implements AutoCloseable {
  private final Terms terms;
  private final List<Listener> listeners = new ArrayList<>();
  private final Semaphore waiting = new Semaphore(Limits.WAITING);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Link served;
  private @Nullable Link ready;

  private Forwarding(Terms terms) {
    this.terms = terms;
  }

  /**
   * Listens at the ports at once. Throws BindException, with a sentence for people, if one cannot
   * be had; then none is left open. {@code events} is called by many threads.
   */
  public static Forwarding open(
      List<LocalPort> ports, Set<Target> allowed, Consumer<ForwardEvent> events)
      throws BindException {
    return open(ports, new Terms(Set.copyOf(allowed), events, Limits.DEFAULT));
  }

  static Forwarding open(List<LocalPort> ports, Terms terms) throws BindException {
    Forwarding forwarding = new Forwarding(terms);
    try {
      for (LocalPort port : ports) {
        forwarding.listen(port);
      }
    } catch (BindException failure) {
      forwarding.close();
      throw failure;
    }
    return forwarding;
  }

  /**
   * Where it listens: an address for each port that was asked for, in the same order; of both
   * loopbacks, the IPv4 one.
   */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  /**
   * Serves one link until it is over, and returns when the partner ended it in good order or this
   * forwarding was closed. Nothing that it carried is left open then.
   *
   * @param cut breaks reads and writes of the link that wait, at once, and closes it: of TLS, the
   *     socket below, since a TLS socket's own close may wait for a write that never ends. It is
   *     always called.
   * @throws StrangerException if the partner runs another program, or another version
   * @throws BreachException if it is hostile
   * @throws IOException if the link was lost; a new one may help
   */
  public void run(InputStream in, OutputStream out, Closeable cut) throws IOException {
    Link link = new Link(in, out, cut, terms);
    begin(link);
    try {
      link.run(() -> offer(link));
    } finally {
      offer(null);
      link.end();
      begin(null);
    }
  }

  /** Ends everything: listeners, connections that wait, and the link. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing.countDown();
      changed.signalAll();
      if (served != null) {
        served.finish(Optional.empty());
      }
    } finally {
      lock.unlock();
    }
    listeners.forEach(Listener::close);
  }

  private void begin(@Nullable Link link) {
    lock.lock();
    try {
      if (link != null && served != null) {
        throw new IllegalStateException("one link is served at a time");
      }
      served = link;
      if (link != null && isClosed()) {
        link.finish(Optional.empty());
      }
    } finally {
      lock.unlock();
    }
  }

  private void offer(@Nullable Link link) {
    lock.lock();
    try {
      ready = link;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void listen(LocalPort port) throws BindException {
    Listener listener = Listener.open(port);
    listeners.add(listener);
    for (ServerSocket socket : listener.sockets()) {
      Thread.startVirtualThread(() -> accept(socket, port.target()));
    }
  }

  private void accept(ServerSocket listener, Target target) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (waiting.tryAcquire()) {
          Thread.startVirtualThread(() -> serve(socket, target));
        } else {
          refuse(socket, target);
        }
      } catch (IOException _) {
        rest();
      }
    }
  }

  private void serve(Socket socket, Target target) {
    try {
      if (!handOver(socket, target)) {
        refuse(socket, target);
      }
    } catch (InterruptedException _) {
      refuse(socket, target);
    } finally {
      waiting.release();
    }
  }

  private void refuse(Socket socket, Target target) {
    Tunnel.reset(socket);
    terms.events().accept(new Refused(0, target, Refusal.NO_LINK));
  }

  /** Gives a local connection to the link, or to the next one that comes in time. */
  private boolean handOver(Socket socket, Target target) throws InterruptedException {
    long nanos = terms.limits().link().toNanos();
    lock.lock();
    try {
      while (nanos > 0 && !isClosed()) {
        if (ready != null && ready.ask(socket, target)) {
          return true;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** After a failed accept that was not our closing: most likely there are no descriptors left. */
  private void rest() {
    try {
      boolean _ = closing.await(Limits.REST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }
}
