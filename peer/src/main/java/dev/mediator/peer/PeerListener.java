package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A service for friends: it waits at the Mediator for each of them at once, and for each again as
 * soon as it came, until it is closed.
 *
 * <p>Its threads are virtual: one for each friend that is waited for, and one for each connection
 * that is served.
 */
public final class PeerListener implements AutoCloseable {
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
   * @param failures is told why a friend was not met, each time but the one when nobody came: it
   *     will be tried again after a pause, unless the Mediator refused
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
    while (!Thread.currentThread().isInterrupted()) {
      try {
        PeerConnection connection = connector.connect(friend);
        Thread.ofVirtual().name("mediator-service").start(() -> serve(connection));
        backoff.reset();
      } catch (PeerException.Cancelled e) {
        return;
      } catch (PeerException.NobodyCame e) {
        backoff.reset();
      } catch (PeerException e) {
        failures.accept(friend, e);
        if (e instanceof PeerException.Refused || !paused(backoff.next())) {
          return;
        }
      }
    }
  }

  private static boolean paused(Duration time) {
    try {
      Interrupts.pause(time);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void serve(PeerConnection connection) {
    try (connection) {
      service.accept(connection);
    } catch (IOException e) {
      // It could not be closed in order: the service is done with it all the same.
    }
  }

  /** Waits for nobody any more; connections that are being served go on. */
  @Override
  public void close() {
    waiters.forEach(Thread::interrupt);
  }
}
