package dev.mediator.server.transport;

import dev.mediator.server.config.MediatorConfig.Deadlines;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.observe.Budget;
import dev.mediator.server.observe.LogEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All connections that are open now, and those of proxies that may become some. Safe for all
 * threads.
 */
final class Crowd {
  /** A header comes at once; and each takes a descriptor of those that are kept free of peers. */
  static final int MOST_UNNAMED = 64;

  private final AtomicInteger unnamed = new AtomicInteger();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch empty = new CountDownLatch(1);
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean draining;
  private volatile boolean windowOver;
  private volatile boolean dispersing;

  /** Whether one more may wait for its header. */
  boolean awaitName() {
    return unnamed.getAndUpdate(now -> Math.min(MOST_UNNAMED, now + 1)) < MOST_UNNAMED;
  }

  /** One of them waits no more. */
  void named() {
    unnamed.decrementAndGet();
    noteIfEmpty();
  }

  /** How many wait for their header, of how many there may be. */
  Budget budget() {
    return new Budget("unnamed_proxied", unnamed::get, MOST_UNNAMED);
  }

  int size() {
    return open.size();
  }

  void enter(Connection connection) {
    open.add(connection);
    if (dispersing) {
      stop(connection, Phase.class);
    }
  }

  void leave(Connection connection) {
    open.remove(connection);
    noteIfEmpty();
  }

  /** Tells a conversation that it is to come to its end, if it is in such a phase then. */
  private static void stop(Connection connection, Class<? extends Phase> in) {
    connection.judge(phase -> in.isInstance(phase) ? new Event.Stopping() : null);
  }

  private void noteIfEmpty() {
    if (open.isEmpty() && unnamed.get() == 0 && draining) {
      drained.countDown();
    }
    if (open.isEmpty() && dispersing) {
      empty.countDown();
    }
  }

  /** One comes to wait for its partner: it may not, if all are to go. */
  void waits(Connection connection) {
    if (draining) {
      stop(connection, Phase.Waiting.class);
    }
  }

  /** One begins to be relayed: it may not, if those who were have been sent away. */
  void relays(Connection connection) {
    if (windowOver) {
      stop(connection, Phase.InVain.class);
    }
  }

  /**
   * Sends away who waits, and lets handshakes finish, and introductions. Returns when all have
   * gone, or their deadlines have passed, or they are dispersed; at once if there is no time to
   * drain.
   */
  void drain(Deadlines deadlines, LongSupplier nanoTime, RandomGenerator random) {
    if (!deadlines.drain().isZero()) {
      sendAway(deadlines.drain(), nanoTime, random);
      LogEvent.DRAINED.log("drained: nobody waits any more; open connections: {}", open.size());
      await(drained, deadlines.handshake().plus(deadlines.longestMatch()).toNanos());
    }
  }

  /**
   * One after the other, each at a random moment of its share of the time that there is; and at its
   * end who is relayed.
   *
   * <p>The newest come first, since partners come soon after each other or late: so the fewest find
   * that theirs waits here, when they are somewhere else already.
   */
  private void sendAway(Duration window, LongSupplier nanoTime, RandomGenerator random) {
    long start = nanoTime.getAsLong();
    draining = true;
    List<Connection> newestFirst = new ArrayList<>(open);
    newestFirst.sort((one, other) -> Long.signum(other.since() - one.since()));
    noteIfEmpty();
    double share = (double) window.toNanos() / Math.max(1, newestFirst.size());
    double due = 0;
    for (Connection connection : newestFirst) {
      long at = start + (long) (due + share * random.nextDouble());
      if (await(drained, at - nanoTime.getAsLong())) {
        return;
      }
      stop(connection, Phase.Waiting.class);
      due += share;
    }
    if (!await(drained, start + window.toNanos() - nanoTime.getAsLong())) {
      windowOver = true;
      open.forEach(connection -> stop(connection, Phase.InVain.class));
    }
  }

  /** Asks every connection to come to its end, and breaks off what has not after so long. */
  void disperse(Duration longest) {
    dispersing = true;
    drained.countDown();
    open.forEach(connection -> stop(connection, Phase.class));
    if (!open.isEmpty() && !await(empty, longest.toNanos())) {
      open.forEach(Connection::abandon);
    }
  }

  void forEach(Consumer<Connection> deed) {
    open.forEach(deed);
  }

  private static boolean await(CountDownLatch event, long nanos) {
    try {
      return event.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
