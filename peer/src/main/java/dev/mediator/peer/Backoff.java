package dev.mediator.peer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause before the next try: twice as long each time, up to a limit, and off by up to a
 * half either way, so that many that failed together do not come back together.
 */
final class Backoff {
  private final Duration least;
  private final Duration most;
  private final RandomGenerator random;
  private Duration step;

  Backoff(Duration least, Duration most, RandomGenerator random) {
    this.least = least;
    this.most = most;
    this.random = random;
    this.step = least;
  }

  Duration next() {
    long nanos = step.toNanos();
    Duration doubled = step.multipliedBy(2);
    step = doubled.compareTo(most) < 0 ? doubled : most;
    return Duration.ofNanos(random.nextLong(nanos / 2, nanos * 3 / 2));
  }

  /** Begins anew, after a success. */
  void reset() {
    step = least;
  }
}
