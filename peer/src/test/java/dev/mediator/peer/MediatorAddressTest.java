package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an address of a Mediator, and what is none. */
class MediatorAddressTest {
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
  }
}
