package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged Mediator that reads its configuration anew when it is sent SIGHUP. */
class ReloadIT {
  private static final String OWN = "listen = 127.0.0.1\nport = 0\nadmin-port = off\n";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("own.properties");
  }

  @Test
  void takesWhatChangedAndNamesWhatNeedsARestart() throws Exception {
    write("settle = 5ms\n");
    try (RunningProgram mediator =
        RunningProgram.start(
            folder,
            Map.of("MEDIATOR_RETRIES", "3"),
            RunningProgram.MEDIATOR,
            "serve",
            "--config",
            file.toString(),
            "--lowest-port",
            "2000",
            "--audit-log",
            "refused.log")) {
      int port = ServedMediator.portOf(mediator.awaitLine("listening at"));
      change(mediator, "retries = 1\nlowest-port = 1\nrelay-rate = 2MiB\nevent-loops = 1\n");
      assertThat(mediator.awaitLine("read anew: the configuration"))
          .as("what the environment and the command line say is stronger")
          .contains("(changed: settle, relay-rate)");
      assertThat(mediator.awaitLine("WARN")).contains("after a restart only: event-loops");

      change(mediator, "retries = x\nsettle = soon\nrelay = perhaps\n");
      assertThat(mediator.awaitLine("WARN"))
          .contains("still holds: the configuration (", "settle in " + file, "relay in " + file);

      change(mediator, "log-level = warn\n");
      change(mediator, "log-level = warn\nevent-loops = 1\n");
      mediator.awaitLine("after a restart only: event-loops");
      knock(port);
      Awaitility.await("refusals are written at any level")
          .until(() -> Files.readString(folder.resolve("refused.log")).contains("REFUSED"));
      change(mediator, "log-level = debug\n");
      mediator.awaitLine("read anew: the configuration (changed: log-level)");
      assertThat(mediator.lines()).noneMatch(line -> line.contains("REFUSED"));
      knock(port);
      mediator.awaitLine("outcome=\"REFUSED\"");
      mediator.terminate();
      mediator.awaitExit(0);
    }
  }

  private void write(String settings) throws IOException {
    Files.writeString(file, OWN + settings);
  }

  private void change(RunningProgram mediator, String settings) throws Exception {
    write(settings);
    mediator.signal("HUP");
  }

  /** Its conversation has ended when this returns. */
  private static void knock(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("{}\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
  }
}
