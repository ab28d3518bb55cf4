package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mediator serve --check} finds, without serving. */
class CheckIT {
  private static final int WRONG = 2;

  @TempDir Path folder;

  @Test
  void tellsWhatIsInForceAndWhereItStands() throws Exception {
    Path file = Files.writeString(folder.resolve("own.properties"), "relay = on\nsettle = 5ms\n");
    Checked checked =
        check(Map.of("MEDIATOR_SETTLE", "6ms"), "--config", file.toString(), "--retries", "3");
    assertThat(checked.code()).isZero();
    assertThat(checked.out())
        .containsPattern("(?m)^relay +on +relay in " + file + "$")
        .containsPattern("(?m)^settle +6ms +MEDIATOR_SETTLE in the environment$")
        .containsPattern("(?m)^retries +3 +--retries$")
        .containsPattern("(?m)^port +1337 +default$")
        .containsPattern("(?m)^connections +auto \\([0-9,]+\\) +default$")
        .containsPattern("(?m)^event-loops +cores \\([0-9,]+\\) +default$");
  }

  @Test
  void readsTheFilesThatAreNamed() throws Exception {
    Path list = Files.writeString(folder.resolve("keys"), "nobody\n");
    Checked checked = check(Map.of(), "--allow-keys", list.toString());
    assertThat(checked.code()).isEqualTo(WRONG);
    assertThat(checked.err()).contains("line 1 does not begin with a fingerprint");
    assertThat(checked.out()).isEmpty();
  }

  @Test
  void saysAllThatIsWrong() throws Exception {
    Checked checked = check(Map.of("MEDIATOR_PORT", "x"), "--settle", "5");
    assertThat(checked.code()).isEqualTo(WRONG);
    assertThat(checked.err()).contains("MEDIATOR_PORT", "--settle");
  }

  /** It may be asked beside one that serves. */
  @Test
  void mindsNoPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(check(Map.of(), "--listen", "127.0.0.1", "--port", port).code()).isZero();
    }
  }

  /** What it said, and how it ended. */
  private record Checked(int code, String out, String err) {}

  private Checked check(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(RunningProgram.MEDIATOR, "serve", "--check").redirectError(err.toFile());
    builder.command().addAll(List.of(options));
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIATOR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Checked(process.waitFor(), out, Files.readString(err));
  }
}
