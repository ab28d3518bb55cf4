package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs are told, whatever goes wrong. */
class JsonTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json",
        "keygn --json",
        "keygen --json",
        "keygen --bits many --json x",
        "peers --json ad",
        "peers add --json",
        "forward --json -L nonsense",
        "send --json --to bob",
      })
  void aWrongCommandLineIsAFailureLikeAnyOther(String arguments) {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run(arguments.split(" "))).isEqualTo(2);
    assertThat(mediator.out().lines())
        .singleElement()
        .asString()
        .startsWith(
            "{\"event\":\"failure\",\"kind\":\"wrong-configuration\",\"code\":2,\"text\":\"");
    assertThat(mediator.err()).isEmpty();
  }

  @Test
  void whereOutputIsDataItComesOnStandardError() {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run("pipe", "--json", "--timeout", "soon")).isEqualTo(2);
    assertThat(mediator.out()).isEmpty();
    assertThat(mediator.err().lines()).singleElement().asString().startsWith("{\"event\":\"fail");
    assertThat(mediator.run("pipe", "--json", "-vv", "--to", "nobody")).isNotZero();
    assertThat(mediator.out()).isEmpty();
    assertThat(mediator.err().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"event\":"));
  }

  @Test
  void tracesAreNeverAmongResults() {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run("fingerprint", "--json", "-vv", "nobody")).isEqualTo(1);
    assertThat(mediator.out().lines()).hasSize(1).allMatch(line -> line.startsWith("{\"event\":"));
    assertThat(mediator.err()).startsWith("{\"event\":\"trace\"").contains("    at dev.mediator");
  }

  @Test
  void everyStringIsAscii() {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run("fingerprint", "--json", "b\u00fccher\u202e\ud83d\ude00")).isEqualTo(1);
    assertThat(mediator.out()).matches("\\p{ASCII}*").contains("b\\u00FCcher\\u202E\\uD83D\\uDE00");
  }
}
