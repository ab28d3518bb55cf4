package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that admit no key, or an insecure one, are a mistake. */
class KeyLimitsTest {
  @Test
  void theDefaultAdmitsWhatStockPeersUse() {
    assertThat(KeyLimits.DEFAULT).isEqualTo(new KeyLimits(2048, 4096, Set.of(65537)));
  }

  @ParameterizedTest
  @CsvSource({"1024, 1024", "1024, 16384", "16384, 16384", "3072, 4096"})
  void sizes(int least, int most) {
    KeyLimits limits = new KeyLimits(least, most, Set.of(3, 65537));
    assertThat(limits.minBits()).isEqualTo(least);
    assertThat(limits.maxBits()).isEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({"1023, 2048", "2048, 16385", "2049, 2048", "-1, 2048", "0, 0"})
  void sizesThatAreNone(int least, int most) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyLimits(least, most, Set.of(65537)))
        .withMessage("key sizes must be ordered and within 1024 to 16384 bits");
  }

  @ParameterizedTest
  @ValueSource(ints = {-65537, -1, 0, 1, 2, 4, 65536})
  void exponentsThatAreNone(int exponent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyLimits(2048, 2048, Set.of(65537, exponent)))
        .withMessage("exponents must be odd numbers from 3 on");
  }

  @Test
  void noExponentsAtAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyLimits(2048, 2048, Set.of()))
        .withMessage("exponents must be odd numbers from 3 on");
  }

  @Test
  void theyDoNotChange() {
    Set<Integer> exponents = new HashSet<>(Set.of(3));
    KeyLimits limits = new KeyLimits(2048, 2048, exponents);
    exponents.add(5);
    assertThat(limits.exponents()).containsExactly(3);
  }
}
