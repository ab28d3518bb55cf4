package dev.mediator.server.transport;

import dev.mediator.server.observe.Budget;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
  private volatile boolean dispersing;

  /** Whether one more may wait for its header. */
  boolean awaitName() {
    return unnamed.getAndUpdate(now -> Math.min(MOST_UNNAMED, now + 1)) < MOST_UNNAMED;
  }

  /** One of them waits no more. */
  void named() {
    unnamed.decrementAndGet();
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
      connection.stop();
    }
  }

  void leave(Connection connection) {
    open.remove(connection);
    if (dispersing && open.isEmpty()) {
      empty.countDown();
    }
  }

  /** Asks every connection to come to its end, and breaks off what has not after so long. */
  void disperse(Duration longest) {
    dispersing = true;
    open.forEach(Connection::stop);
    if (!open.isEmpty() && !awaitEmpty(longest)) {
      open.forEach(Connection::abandon);
    }
  }

  void forEach(Consumer<Connection> deed) {
    open.forEach(deed);
  }

  private boolean awaitEmpty(Duration longest) {
    try {
      return empty.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
