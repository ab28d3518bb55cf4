package dev.mediator.cli;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Welch's t-test of two sets of times, as dudect does it (Reparaz, Balasch, Verbauwhede: "Dude, is
 * my code constant time?", 2017): of all of them, and of those below each of a hundred quantiles,
 * since a difference may hide in the short ones beneath the noise of the long.
 */
final class Welch {
  /** From here on dudect, and others before it, take two sets to be different. */
  static final double DIFFERENT = 4.5;

  private static final int CROPPINGS = 100;

  /** Of fewer than so many of a set that a cropping leaves, no mean is worth anything. */
  private static final int ENOUGH = 1_000;

  private final long[] one;
  private final long[] other;

  /** Compares these times. */
  Welch(long[] one, long[] other) {
    this.one = one;
    this.other = other;
  }

  int samples() {
    return one.length + other.length;
  }

  /** The greatest t of all croppings, without its sign. */
  double t() {
    long[] pooled = LongStream.concat(Arrays.stream(one), Arrays.stream(other)).sorted().toArray();
    double greatest = statistic(Long.MAX_VALUE);
    for (int i = 1; i <= CROPPINGS; i++) {
      double quantile = 1 - Math.pow(0.5, 10.0 * i / CROPPINGS);
      greatest = Math.max(greatest, statistic(pooled[(int) (quantile * (pooled.length - 1))]));
    }
    return greatest;
  }

  /** The smallest difference, in nanoseconds, that the lower nine tenths would have shown. */
  double visible() {
    long[] pooled = LongStream.concat(Arrays.stream(one), Arrays.stream(other)).sorted().toArray();
    long crop = pooled[(int) (0.9 * (pooled.length - 1))];
    return DIFFERENT * Math.sqrt(of(one, crop).error() + of(other, crop).error());
  }

  private double statistic(long crop) {
    Moments left = of(one, crop);
    Moments right = of(other, crop);
    if (left.count < ENOUGH || right.count < ENOUGH) {
      return 0;
    }
    return Math.abs(left.mean - right.mean) / Math.sqrt(left.error() + right.error());
  }

  private static Moments of(long[] times, long crop) {
    double[] kept = Arrays.stream(times).filter(time -> time < crop).asDoubleStream().toArray();
    double mean = Arrays.stream(kept).average().orElse(Double.NaN);
    double squares = Arrays.stream(kept).map(time -> (time - mean) * (time - mean)).sum();
    return new Moments(kept.length, mean, squares / (kept.length - 1));
  }

  private record Moments(int count, double mean, double variance) {
    /** The square of the mean's standard error. */
    double error() {
      return variance / count;
    }
  }
}
