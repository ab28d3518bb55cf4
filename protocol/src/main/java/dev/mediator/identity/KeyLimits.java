package dev.mediator.identity;

import java.util.Set;

/**
 * Which RSA public keys are usable: their size in bits (2,048 at least, since smaller ones can be
 * broken; 4,096 at most, since larger ones only cost time), and their exponents.
 *
 * <p>An exponent as long as the modulus would make one encryption cost hundreds of ordinary ones.
 */
public record KeyLimits(int minBits, int maxBits, Set<Integer> exponents) {
  /** What stock peers use: 2,048 bits; and up to twice that, all with exponent 65537. */
  public static final KeyLimits DEFAULT = new KeyLimits(2048, 4096, Set.of(65537));

  /** The largest modulus that fits twice into the largest message an operator may allow. */
  public static final int LARGEST_BITS = 16384;

  /**
   * @throws IllegalArgumentException if no key could be usable, or a usable one could be insecure
   */
  public KeyLimits {
    exponents = Set.copyOf(exponents);
    if (minBits < 1024 || maxBits > LARGEST_BITS || minBits > maxBits) {
      throw new IllegalArgumentException("key sizes must be ordered and within 1024 to 16384 bits");
    }
    if (exponents.isEmpty() || !exponents.stream().allMatch(e -> e >= 3 && e % 2 == 1)) {
      throw new IllegalArgumentException("exponents must be odd numbers from 3 on");
    }
  }
}
