package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an address of a Mediator, and what is none. */
class MediatorAddressTest {
  private static final String PIN = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @ParameterizedTest
  @CsvSource({
    "m.example.org, m.example.org, 1337",
    "m.example.org:1, m.example.org, 1",
    "m.example.org.:65535, m.example.org., 65535",
    "  m.example.org:1337  , m.example.org, 1337",
    "M.Example.ORG, M.Example.ORG, 1337",
    "localhost:01337, localhost, 1337",
    "my_host-2, my_host-2, 1337",
    "müller.example, xn--mller-kva.example, 1337",
    "Müller.example.:1, xn--mller-kva.example., 1",
    "例え.example:4000, xn--r8jz45g.example, 4000",
    "192.0.2.1, 192.0.2.1, 1337",
    "192.0.2.1:4000, 192.0.2.1, 4000",
    "[2001:db8::1], 2001:db8::1, 1337",
    "[2001:DB8::1]:4000, 2001:DB8::1, 4000",
    "[::1]:4000, ::1, 4000",
    "[::ffff:192.0.2.1], ::ffff:192.0.2.1, 1337",
    "[fe80::1%eth0.1]:4000, fe80::1%eth0.1, 4000",
  })
  void good(String text, String host, int port) {
    MediatorAddress address = MediatorAddress.parse(text);
    assertThat(address.host()).isEqualTo(host);
    assertThat(address).isEqualTo(new MediatorAddress(host, port));
    assertThat(MediatorAddress.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":1337",
        "m.example.org:",
        "m.example.org:0",
        "m.example.org:65536",
        "m.example.org:99999",
        "m.example.org:123456",
        "m.example.org:-1",
        "m.example.org:+1",
        "m.example.org:1a",
        "m.example.org:1337:1337",
        "m.example.org/path",
        "http://m.example.org",
        "user@m.example.org",
        "two words",
        "two\nlines",
        "::1",
        "2001:db8::1",
        "[::1",
        "::1]",
        "[]",
        "[]:1337",
        "[m.example.org]:1337",
        "[192.0.2.1]",
        "[::1]1337",
        "[::1]:",
        "[[::1]]",
        "[::1 ]",
        "[fe80::1%]"
      })
  void bad(String text) {
    assertThatThrownBy(() -> MediatorAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST or HOST:PORT, such as m.example.org:1337 or [2001:db8::1]");
  }

  @ParameterizedTest
  @CsvSource({
    "tls://m.example.org, tls://m.example.org:1338",
    "TLS://m.example.org:1, tls://m.example.org:1",
    "' tls://[2001:db8::1] ', tls://[2001:db8::1]:1338",
    "tls://192.0.2.1:4000#PIN, tls://192.0.2.1:4000#PIN",
    "tls://m.example.org#PIN, tls://m.example.org:1338#PIN"
  })
  void overTls(String text, String whole) {
    MediatorAddress address = MediatorAddress.parse(text.replace("PIN", PIN));
    assertThat(address).hasToString(whole.replace("PIN", PIN));
    assertThat(address.tls()).isTrue();
    assertThat(address.pin()).isEqualTo(Optional.of(PIN).filter(pin -> text.contains("#")));
    assertThat(MediatorAddress.parse(address.toString())).isEqualTo(address);
  }

  /** Too short, too long, in other letters, with other last bits, of another kind, and nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hS",
        "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA",
        "sha256//47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
        "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "sha1//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha256//",
        "sha",
        ""
      })
  void noPin(String pin) {
    assertThatThrownBy(() -> MediatorAddress.parse("tls://m.example.org#" + pin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a pin is sha256// and 44 characters of Base64");
  }

  @Test
  void aPinNeedsTls() {
    assertThatThrownBy(() -> MediatorAddress.parse("m.example.org#" + PIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write tls:// before");
  }

  @Test
  void aNameHasALimit() {
    assertThat(MediatorAddress.parse("m".repeat(253)).host()).hasSize(253);
    assertThatThrownBy(() -> MediatorAddress.parse("m".repeat(254)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A label that gets too long, two dots, and letters of both directions in one label. */
  @ParameterizedTest
  @ValueSource(strings = {"LONG.example", "müller..example", "aאb.example"})
  void noInternationalName(String text) {
    String name = text.replace("LONG", "ü".repeat(60));
    assertThatThrownBy(() -> MediatorAddress.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name, "no international domain name", "in ASCII");
  }

  @Test
  void theNamesThatChallengesMayBeBoundTo() {
    assertThat(MediatorAddress.parse("M.Example.ORG.:1").publicNames())
        .containsExactly("m.example.org", "m.example.org:1");
    assertThat(MediatorAddress.parse("[2001:DB8::1]").publicNames())
        .containsExactly("2001:db8::1", "[2001:db8::1]:1337");
    assertThat(MediatorAddress.parse("MÜLLER.example:1").publicNames())
        .containsExactly("xn--mller-kva.example", "xn--mller-kva.example:1");
    assertThat(MediatorAddress.parse("tls://M.Example.ORG#" + PIN).publicNames())
        .containsExactly("m.example.org", "m.example.org:1338");
  }
}
