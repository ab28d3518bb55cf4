package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A service for friends: it waits at the Mediator for each of them at once, and for each again as
 * soon as it came, until it is closed. A friend with {@link #MOST_AT_ONCE} connections is not
 * waited for until one of them is closed; the others do not notice.
 *
 * <p>Its threads are virtual: one for each friend that is waited for, and one for each connection
 * that is served.
 */
public final class PeerListener implements AutoCloseable {
  /** Connections with one friend that are served at once: when there are as many, it must wait. */
  public static final int MOST_AT_ONCE = 64;

  private static final Duration LEAST_PAUSE = Duration.ofMillis(500);
  private static final Duration MOST_PAUSE = Duration.ofMinutes(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PeerConnector connector;
  private final Consumer<? super PeerConnection> service;
  private final BiConsumer<? super PeerKey, ? super PeerException> failures;
  private final List<Thread> waiters;

  private PeerListener(
      PeerConnector connector,
      Collection<PeerKey> friends,
      Consumer<? super PeerConnection> service,
      BiConsumer<? super PeerKey, ? super PeerException> failures) {
    this.connector = connector;
    this.service = service;
    this.failures = failures;
    this.waiters =
        Set.copyOf(friends).stream()
            .map(
                friend -> Thread.ofVirtual().name("mediator-friend").unstarted(() -> await(friend)))
            .toList();
  }

  /**
   * Starts to wait.
   *
   * @param service serves one connection, on a thread of its own; the connection is closed when it
   *     returns or throws, and what it throws goes to the thread's uncaught exception handler
   * @param failures is told why a friend was not met, each time but when it did not come at all: it
   *     will be tried again after a pause, unless the Mediator refused or is not to be trusted;
   *     what it throws goes to the thread's uncaught exception handler, and changes nothing
   * @throws IllegalArgumentException if the connector's own key is among the friends
   */
  public static PeerListener start(
      PeerConnector connector,
      Collection<PeerKey> friends,
      Consumer<? super PeerConnection> service,
      BiConsumer<? super PeerKey, ? super PeerException> failures) {
    friends.forEach(connector::requireAnother);
    PeerListener listener = new PeerListener(connector, friends, service, failures);
    listener.waiters.forEach(Thread::start);
    return listener;
  }

  private void await(PeerKey friend) {
    Backoff backoff = new Backoff(LEAST_PAUSE, MOST_PAUSE, RANDOM);
    Semaphore room = new Semaphore(MOST_AT_ONCE);
    boolean more = true;
    while (more) {
      try {
        room.acquire();
        more = meet(friend, room, backoff);
      } catch (InterruptedException e) {
        more = false;
      }
    }
  }

  /** Once, when there is room for it; says whether to wait for the friend again. */
  private boolean meet(PeerKey friend, Semaphore room, Backoff backoff) {
    try {
      PeerConnection connection = connector.connect(friend);
      Thread.ofVirtual().name("mediator-service").start(() -> serve(connection, room));
      backoff.reset();
      return true;
    } catch (PeerException.NobodyCame e) {
      room.release();
      backoff.reset();
      return !e.matched() || again(friend, e, backoff);
    } catch (PeerException e) {
      room.release();
      return !(e instanceof PeerException.Cancelled) && again(friend, e, backoff);
    } catch (RuntimeException | Error e) {
      // A mistake of ours must not end the waiting for good.
      room.release();
      report(e);
      return paused(backoff.next());
    }
  }

  private boolean again(PeerKey friend, PeerException failure, Backoff backoff) {
    try {
      failures.accept(friend, failure);
    } catch (RuntimeException | Error e) {
      // Its own affair, as with a service that throws: the friend may come all the same.
      report(e);
    }
    boolean isFinal =
        failure instanceof PeerException.MediatorUntrusted
            || (failure instanceof PeerException.Refused refused && refused.isFinal());
    return !isFinal && paused(backoff.next());
  }

  private static void report(Throwable unexpected) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, unexpected);
  }

  private static boolean paused(Duration time) {
    try {
      Interrupts.pause(time);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void serve(PeerConnection connection, Semaphore room) {
    try (connection) {
      service.accept(connection);
    } catch (IOException e) {
      // It could not be closed in order: the service is done with it all the same.
    } finally {
      room.release();
    }
  }

  /** Waits for nobody any more; connections that are being served go on. */
  @Override
  public void close() {
    waiters.forEach(Thread::interrupt);
  }
}
