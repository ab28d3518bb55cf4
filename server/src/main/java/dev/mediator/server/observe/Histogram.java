package dev.mediator.server.observe;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How often something took how long, in a few classes. Safe for all threads.
 *
 * <p>Counting allocates nothing and waits for nobody: it is done at every step of every peer.
 */
final class Histogram {
  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  private Histogram(LongStream nanos) {
    this.bounds = nanos.toArray();
    this.counts =
        Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
  }

  /** For what a machine does: from a 50,000th of a second to a second. */
  static Histogram ofWork() {
    return new Histogram(
        LongStream.of(20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 20_000, 100_000, 1_000_000)
            .map(TimeUnit.MICROSECONDS::toNanos));
  }

  /** For what takes networks and people its time: from a millisecond to an hour. */
  static Histogram ofSteps() {
    return new Histogram(
        LongStream.of(1, 5, 20, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000, 600_000, 3_600_000)
            .map(TimeUnit.MILLISECONDS::toNanos));
  }

  void record(long nanos) {
    int bucket = 0;
    while (bucket < bounds.length && nanos > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(nanos);
  }

  /** The upper bounds of all classes but the last, which has none, in seconds. */
  double[] bounds() {
    return Arrays.stream(bounds).mapToDouble(Histogram::seconds).toArray();
  }

  /** How often each class was met, the last one too. */
  long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }

  /**
   * What this part of those counted by {@code counts} took at most, in seconds: as near as their
   * classes tell. NaN if none was counted; and of the last class, where it begins.
   */
  double quantile(long[] counts, double part) {
    double due = LongStream.of(counts).sum() * part;
    if (due == 0) {
      return Double.NaN;
    }
    int bucket = 0;
    while (bucket < bounds.length && due > counts[bucket]) {
      due -= counts[bucket];
      bucket++;
    }
    double from = bucket == 0 ? 0 : seconds(bounds[bucket - 1]);
    boolean last = bucket == bounds.length;
    return last ? from : from + (seconds(bounds[bucket]) - from) * due / counts[bucket];
  }

  /** How long all of it took, in seconds. */
  double sum() {
    return seconds(sum.sum());
  }

  private static double seconds(long nanos) {
    return (double) nanos / Duration.ofSeconds(1).toNanos();
  }
}
