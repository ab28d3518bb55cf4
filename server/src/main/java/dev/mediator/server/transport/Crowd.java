package dev.mediator.server.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All connections that are open now. Safe for all threads. */
final class Crowd {
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch empty = new CountDownLatch(1);
  private volatile boolean dispersing;

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
