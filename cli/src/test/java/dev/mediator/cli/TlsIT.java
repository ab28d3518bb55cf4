package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged commands, with a packaged Mediator that speaks TLS and has a pin. */
class TlsIT {
  private static final Pattern COMMAND = Pattern.compile("(?m)^openssl req -x509.*$");
  private static final Pattern PORT = Pattern.compile("port (\\d+) \\(TLS 1.3");
  private static final Pattern PIN = Pattern.compile("pin (sha256//\\S{44})");

  @TempDir private Path folder;
  private Couple couple;
  private RunningProgram mediator;
  private String address;
  private String pin;

  @BeforeEach
  void start() throws Exception {
    couple = new Couple(folder);
    try (RunningProgram openssl = start("bash", "-c", certificate())) {
      openssl.awaitExit(0);
    }
    mediator =
        start(
            RunningProgram.MEDIATOR,
            "serve",
            "--listen=127.0.0.1",
            "--port=0",
            "--tls-port=0",
            "--tls-certificate=certificate.pem",
            "--tls-key=key.pem");
    pin = found(PIN, mediator.awaitLine(" pin sha256//"));
    address = "tls://127.0.0.1:" + found(PORT, mediator.awaitLine("TLS 1.3"));
  }

  @AfterEach
  void stop() {
    mediator.close();
    couple.close();
  }

  /** As an operator is told to make one. */
  private static String certificate() throws Exception {
    Matcher command = COMMAND.matcher(Files.readString(Path.of("../docs/OPERATIONS.md")));
    assertThat(command.find()).isTrue();
    return command.group();
  }

  private RunningProgram start(String... command) throws Exception {
    return RunningProgram.start(folder, Map.of(), command);
  }

  private static String found(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return matcher.group(1);
  }

  @Test
  void aFileIsSentByWayOfAPinnedMediator() throws Exception {
    Files.writeString(couple.home("alice").resolve("file"), "over TLS\n");
    Path in = couple.home("bob").resolve("in");
    String pinned = address + "#" + pin;
    try (RunningProgram sender =
            couple.startMediator("alice", "send", "--mediator", pinned, "--to", "bob", "file");
        RunningProgram receiver =
            couple.startMediator(
                "bob", "receive", "--mediator", pinned, "--from", "alice", in.toString())) {
      sender.awaitExit(0);
      receiver.awaitExit(0);
    }
    assertThat(in.resolve("file")).hasContent("over TLS\n");
    mediator.awaitLine("outcome=\"INTRODUCED\"");
  }

  @Test
  void doctorAsks() throws Exception {
    try (RunningProgram doctor =
        couple.startMediator("alice", "doctor", "--mediator", address + "#" + pin)) {
      assertThat(doctor.awaitExit(0).toString()).contains("The network: open.");
    }
  }

  @Test
  void whoIsNotThatMediatorIsToldNothing() throws Exception {
    String other = "#sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    try (RunningProgram pipe =
        couple.startMediator("alice", "pipe", "--mediator", address + other, "--to", "bob")) {
      assertThat(pipe.awaitExit(17).toString())
          .contains("is not to be trusted", address + "#" + pin);
    }
    try (RunningProgram pipe =
        couple.startMediator("alice", "pipe", "--mediator", address, "--to", "bob")) {
      assertThat(pipe.awaitExit(17).toString()).contains("no authority", "pin its key");
    }
  }
}
