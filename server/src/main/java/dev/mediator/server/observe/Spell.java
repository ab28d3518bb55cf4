package dev.mediator.server.observe;

import java.util.function.LongSupplier;

/**
 * How long newcomers were kept waiting outside for want of something, in all: it begins and ends
 * again and again. Safe for all threads.
 */
public final class Spell {
  private final String want;
  private final LongSupplier nanoTime;
  private int holds;
  private long since;
  private long before;

  /** For want of {@code want}, which is its word in metrics and in reasons. */
  public Spell(String want, LongSupplier nanoTime) {
    this.want = want;
    this.nanoTime = nanoTime;
  }

  /** What there was too little of. */
  public String want() {
    return want;
  }

  /** It is so from now on, for one reason more. */
  public synchronized void begin() {
    if (holds == 0) {
      since = nanoTime.getAsLong();
    }
    holds++;
  }

  /** One of the reasons is gone; with the last it has ended. */
  public synchronized void end() {
    holds--;
    if (holds == 0) {
      before += nanoTime.getAsLong() - since;
    }
  }

  /** Whether it is so now. */
  public synchronized boolean isNow() {
    return holds > 0;
  }

  /** How long it has been so until now, in nanoseconds. */
  public synchronized long nanos() {
    return holds > 0 ? before + nanoTime.getAsLong() - since : before;
  }
}
