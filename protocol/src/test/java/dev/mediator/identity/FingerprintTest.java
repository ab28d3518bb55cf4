package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fingerprint is four numbers in an order that is the same everywhere. */
class FingerprintTest {
  @Test
  void itIsTheFourWordsOfADigest() {
    byte[] digest = new byte[32];
    for (int i = 0; i < digest.length; i++) {
      digest[i] = (byte) (i + 1);
    }
    Fingerprint fingerprint = Fingerprint.of(digest);
    assertThat(fingerprint)
        .isEqualTo(
            new Fingerprint(
                0x0102030405060708L, 0x090a0b0c0d0e0f10L, 0x1112131415161718L, 0x191a1b1c1d1e1f20L))
        .hasToString("SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest));
  }

  @Test
  void itIsPrintedWithoutPadding() {
    assertThat(new Fingerprint(0, 0, 0, 0)).hasToString("SHA256:" + "A".repeat(43));
    assertThat(new Fingerprint(-1, -1, -1, -1)).hasToString("SHA256:" + "/".repeat(42) + "8");
  }

  @Test
  void itIsReadAsItIsPrinted() {
    Fingerprint fingerprint = new Fingerprint(1, -2, 3, -4);
    assertThat(Fingerprint.parse(fingerprint.toString())).isEqualTo(fingerprint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SHA256:",
        "SHA256:AAAA",
        "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_",
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
      })
  void nothingElseIsRead(String text) {
    assertThatThrownBy(() -> Fingerprint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHA256: and 43 letters");
  }

  @Test
  void theFirstWordThatDiffersDecides() {
    List<Fingerprint> ascending =
        List.of(
            new Fingerprint(-2, 9, 9, 9),
            new Fingerprint(-1, -1, -1, -1),
            new Fingerprint(0, -1, 9, 9),
            new Fingerprint(0, 0, -1, 9),
            new Fingerprint(0, 0, 0, -1),
            new Fingerprint(0, 0, 0, 0),
            new Fingerprint(0, 0, 0, 1),
            new Fingerprint(0, 0, 1, -9),
            new Fingerprint(0, 1, -9, -9),
            new Fingerprint(1, -9, -9, -9));
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }
}
