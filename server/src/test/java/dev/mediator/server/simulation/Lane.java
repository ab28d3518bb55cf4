package dev.mediator.server.simulation;

import java.util.random.RandomGenerator;

/** A way on which everything takes a random time, and nothing overtakes what went before it. */
final class Lane {
  private final VirtualClock clock;
  private final RandomGenerator random;
  private final int slowest;
  private long last;

  Lane(VirtualClock clock, RandomGenerator random, int slowest) {
    this.clock = clock;
    this.random = random;
    this.slowest = slowest;
  }

  void put(Runnable what) {
    last = Math.max(last, clock.now() + random.nextInt(slowest));
    clock.at(last, what);
  }
}
