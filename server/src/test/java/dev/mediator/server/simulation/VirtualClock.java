package dev.mediator.server.simulation;

import java.util.PriorityQueue;

/** Time that passes only when nothing is left to do now, in microseconds. */
final class VirtualClock {
  private record Due(long at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private long now;
  private long order;

  long now() {
    return now;
  }

  void at(long when, Runnable what) {
    due.add(new Due(Math.max(when, now), order++, what));
  }

  void after(long delay, Runnable what) {
    at(now + delay, what);
  }

  /** Runs until nothing is left to do; false if that has not come after so many steps. */
  boolean run(long steps) {
    for (long step = 0; step < steps; step++) {
      Due next = due.poll();
      if (next == null) {
        return true;
      }
      now = next.at();
      next.what().run();
    }
    return due.isEmpty();
  }
}
