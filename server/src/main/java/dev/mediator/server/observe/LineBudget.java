package dev.mediator.server.observe;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many log lines a second one source is worth, so that nobody fills the disk by knocking.
 *
 * <p>A table of fixed size: sources are spread over its slots by their hash, and those that share a
 * slot share its budget. Safe for all threads; races may let a line too many through.
 */
final class LineBudget {
  /** Two longs for each of so many slots are 64 KiB. */
  private static final int SLOTS = 4096;

  private final int linesPerSecond;
  private final AtomicLongArray seconds = new AtomicLongArray(SLOTS);
  private final AtomicLongArray lines = new AtomicLongArray(SLOTS);

  LineBudget(int linesPerSecond) {
    this.linesPerSecond = linesPerSecond;
  }

  /**
   * Asks for one line.
   *
   * @return how many lines of this slot were withheld before this one, or -1 to withhold it too
   */
  long withheldBefore(String source, long second) {
    int slot = Math.floorMod(source.hashCode(), SLOTS);
    long withheld = 0;
    if (seconds.getAndSet(slot, second) != second) {
      withheld = Math.max(0, lines.getAndSet(slot, 0) - linesPerSecond);
    }
    return lines.incrementAndGet(slot) <= linesPerSecond ? withheld : -1;
  }
}
