package dev.mediator.server.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Numbers proofs of keys by the time at which they were given, so that it is known for how long a
 * peer has waited without a word more kept of it.
 *
 * <p>No number is given twice, and each is greater than all before. Safe for all threads.
 */
public final class ProofClock implements LongSupplier {
  private final LongSupplier nanoTime;
  private final long start;
  private final AtomicLong last = new AtomicLong();

  /** Begins now, with numbers above 0. */
  public ProofClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public long getAsLong() {
    long now = sinceStart();
    return last.updateAndGet(before -> Math.max(before + 1, now));
  }

  /** How long ago the proof with this number was given. */
  public Duration ageOf(long proof) {
    return Duration.ofNanos(Math.max(0, sinceStart() - proof));
  }

  private long sinceStart() {
    return nanoTime.getAsLong() - start;
  }
}
