package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a connection until its socket takes it. */
@Timeout(30)
class InflowTest {
  private static final int WINDOW = 64 * 1024;

  /** Fills and empties by chance, always within the window, through every size of the ring. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bytesKeepTheirOrderWhileTheRingGrowsAndTurns(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] all = new byte[3_000_000];
    random.nextBytes(all);
    Inflow inflow = new Inflow(WINDOW);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int credit = inflow.toGrant();
    int filled = 0;
    while (filled < all.length) {
      int length = Math.min(1 + random.nextInt(20_000), Math.min(credit, all.length - filled));
      if (length > 0 && (random.nextBoolean() || out.size() == filled)) {
        inflow.fill(new ByteArrayInputStream(all, filled, length), length);
        filled += length;
        credit -= length;
      } else if (out.size() < filled) {
        inflow.empty(out);
        credit += inflow.toGrant();
      }
    }
    inflow.finish();
    while (inflow.empty(out) >= 0) {
      assertThat(inflow.toGrant()).as("a finished connection needs no more credit").isZero();
    }
    assertThat(out.toByteArray()).isEqualTo(all);
  }

  @Test
  void aWholeWindowFitsAndNotAByteMore() throws Exception {
    Inflow inflow = new Inflow(WINDOW);
    assertThatThrownBy(() -> fill(inflow, 1)).isInstanceOf(BreachException.class);
    assertThat(inflow.toGrant()).isEqualTo(WINDOW);
    assertThat(inflow.toGrant()).isZero();
    assertThatCode(() -> fill(inflow, WINDOW)).doesNotThrowAnyException();
    assertThatThrownBy(() -> fill(inflow, 1)).isInstanceOf(BreachException.class);
    inflow.empty(OutputStream.nullOutputStream());
    assertThatThrownBy(() -> fill(inflow, 1)).as("nothing was granted yet").hasNoCause();
    assertThat(inflow.toGrant()).isEqualTo(WINDOW);
  }

  private static void fill(Inflow inflow, int length) throws Exception {
    inflow.fill(new ByteArrayInputStream(new byte[length]), length);
  }
}
