package dev.mediator.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings may stand, who wins, and that no typing mistake passes. */
class ConfigSourcesTest {
  @TempDir private Path folder;

  @Test
  void theCommandLineBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
    Path file = file("port = 1000\nretries = 1\nlowest-port = 1");
    MediatorConfig config =
        new ConfigSources()
            .file(file)
            .environment(Map.of("MEDIATOR_PORT", "2000", "MEDIATOR_RETRIES", "2", "PATH", "/bin"))
            .commandLine(Map.of(Setting.PORT, "3000"), List.of())
            .read();
    assertThat(config.listening().ports()).containsExactly(3000);
    assertThat(config.rules().retries()).isEqualTo(2);
    assertThat(config.rules().lowestPort()).isEqualTo(1);
  }

  @Test
  void anUnknownNameStopsTheStartWhereverItStands() throws IOException {
    ConfigSources sources =
        new ConfigSources()
            .file(file("prot = 1000"))
            .environment(Map.of("MEDIATOR_PROT", "1", "MEDIATOR_CONFIG", "elsewhere"));
    assertThatThrownBy(sources::read)
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(2))
        .hasMessageContaining("prot in ")
        .hasMessageContaining("MEDIATOR_PROT in the environment is not a setting");
  }

  @Test
  void aWrongValueIsReportedWithItsOrigin() {
    ConfigSources sources = new ConfigSources().environment(Map.of("MEDIATOR_PORT", "high"));
    assertThatThrownBy(sources::read)
        .hasMessage(
            "MEDIATOR_PORT in the environment is \"high\", but it takes whole numbers from 0"
                + " to 65535 with commas between them, each once, 17 at most");
  }

  @Test
  void aMissingFileIsAProblemAmongOthers() {
    ConfigSources sources =
        new ConfigSources()
            .file(folder.resolve("none"))
            .commandLine(Map.of(Setting.PORT, "-1"), List.of("--prot"));
    assertThatThrownBy(sources::read)
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("--prot on the command line is not a setting")
        .hasMessageContaining("does not exist")
        .hasMessageContaining("--port is \"-1\"");
  }

  @Test
  void socketsThatAreHandedOnToThisProcessAreTaken() {
    String self = String.valueOf(ProcessHandle.current().pid());
    assertThat(inherited(Map.of("LISTEN_PID", self, "LISTEN_FDS", "2"))).containsExactly(3, 4);
    assertThat(inherited(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "2"))).isEmpty();
    assertThat(inherited(Map.of("LISTEN_FDS", "2"))).isEmpty();
    ConfigSources wrong =
        new ConfigSources().environment(Map.of("LISTEN_PID", self, "LISTEN_FDS", "many"));
    assertThatThrownBy(wrong::read)
        .hasMessageStartingWith("LISTEN_FDS in the environment is \"many\", but it takes ");
  }

  private static List<Integer> inherited(Map<String, String> variables) {
    return new ConfigSources().environment(variables).read().listening().inherited();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mediator.properties"), text);
  }
}
