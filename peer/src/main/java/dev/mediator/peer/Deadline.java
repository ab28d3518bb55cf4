package dev.mediator.peer;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The end of something, on a clock that only runs forward. */
record Deadline(long atNanos, LongSupplier nanoTime) {

  static Deadline in(Duration time, LongSupplier nanoTime) {
    long nanos = time.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 4 : time.toNanos();
    return new Deadline(nanoTime.getAsLong() + nanos, nanoTime);
  }

  /** This end, or one that comes earlier. */
  Deadline atMost(Duration time) {
    Deadline other = in(time, nanoTime);
    return other.atNanos - atNanos < 0 ? other : this;
  }

  boolean passed() {
    return nanos() <= 0;
  }

  /** What is left, in a socket's own terms: rounded up, and never 0, which means for ever. */
  int socketTimeout() throws SocketTimeoutException {
    long left = nanos();
    if (left <= 0) {
      throw new SocketTimeoutException("the time is up");
    }
    return (int) Math.min(Math.ceilDiv(left, 1_000_000L), Integer.MAX_VALUE);
  }

  /** What is left of it, or {@code most} when that is less; zero when it has passed. */
  Duration left(Duration most) {
    return Duration.ofNanos(Math.clamp(nanos(), 0L, most.toNanos()));
  }

  private long nanos() {
    return atNanos - nanoTime.getAsLong();
  }
}
