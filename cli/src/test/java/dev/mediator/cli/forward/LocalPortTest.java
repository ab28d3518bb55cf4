package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How ports and targets are written. */
class LocalPortTest {

  @ParameterizedTest
  @CsvSource({
    "8080:localhost:80, localhost, 8080, localhost, 80",
    "0:localhost:80, localhost, 0, localhost, 80",
    "0.0.0.0:8080:Example.ORG:443, 0.0.0.0, 8080, example.org, 443",
    "*:8080:10.0.0.7:80, *, 8080, 10.0.0.7, 80",
    "[::1]:8080:[2001:db8::7]:80, ::1, 8080, 2001:db8::7, 80",
    "8080:[fe80::1%eth0]:80, localhost, 8080, fe80::1%eth0, 80",
    "8080:[::1]:80, localhost, 8080, ::1, 80",
    "8080:bücher.example:80, localhost, 8080, xn--bcher-kva.example, 80",
    "8080:my_box-1:65535, localhost, 8080, my_box-1, 65535",
  })
  void aLocalPortIsRead(String text, String bind, int port, String host, int hostPort) {
    assertThat(LocalPort.parse(text))
        .isEqualTo(new LocalPort(bind, port, new Target(host, hostPort)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8080",
        "8080:localhost",
        "8080:localhost:0",
        "8080:localhost:65536",
        "65536:localhost:80",
        "-1:localhost:80",
        "x:localhost:80",
        "8080::80",
        ":8080:localhost:80",
        "8080:::1:80",
        "8080:[::1:80",
        "8080:[::1]80",
        "8080:local host:80",
        "8080:a\u001b[31m:80",
        "a:b:c:d:e",
      })
  void whatIsNoLocalPortIsExplained(String text) {
    assertThatThrownBy(() -> LocalPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "': ")
        .hasMessageEndingWith(", for example 8080:localhost:80");
  }

  @Test
  void aTargetIsReadAndWrittenAlike() {
    assertThat(Target.parse("LOCALHOST:80")).hasToString("localhost:80");
    assertThat(Target.parse("[::1]:80")).hasToString("[::1]:80");
    assertThat(Target.parse("localhost:80")).isEqualTo(Target.parse("LocalHost:80"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "80", "localhost:", ":80", "1:2:3", "::1:80", "a/b:80"})
  void whatIsNoTargetIsExplained(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "': ")
        .hasMessageEndingWith(", for example localhost:80 or [::1]:80");
  }
}
