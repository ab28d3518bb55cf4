package dev.mediator.cli.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a terminal may see of words from elsewhere. */
class ShownTest {
  @Test
  void whatIsVisibleStaysAndAllElseIsItsNumber() {
    assertThat(Shown.of("a\u001b[2J\r\n\u202e\u200d\u0085\u2028\ue000\ud800b \u00fc\u4e2d"))
        .isEqualTo(
            "a\\u{1b}[2J\\u{d}\\u{a}\\u{202e}\\u{200d}\\u{85}\\u{2028}\\u{e000}\\u{d800}b"
                + " \u00fc\u4e2d");
  }

  @Test
  void noControlAndNoMarkOfDirectionIsLeft() {
    IntStream controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0));
    IntStream directions =
        IntStream.concat(
            IntStream.of(0x061c, 0x200e, 0x200f),
            IntStream.concat(
                IntStream.rangeClosed(0x202a, 0x202e), IntStream.rangeClosed(0x2066, 0x2069)));
    assertThat(IntStream.concat(controls, directions).boxed().toList())
        .hasSize(32 + 33 + 12)
        .allSatisfy(point ->
            assertThat(Shown.of("a" + Character.toString(point)))
                .isEqualTo("a\\u{" + Integer.toHexString(point) + "}"));
  }
}
