package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged Mediator that serves whom its lists name, while they change, and on SIGHUP. */
class AccessIT {
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  private static final Pattern PORT = Pattern.compile("listening at .*, port (\\d+)");

  @TempDir private Path folder;
  private Path list;

  @BeforeEach
  void writeFiles() throws Exception {
    KeyFiles.writePrivate(folder.resolve("alice.pem"), ALICE, null);
    KeyFiles.writePublic(folder.resolve("alice.pub.pem"), ALICE.publicKey());
    KeyFiles.writePrivate(folder.resolve("bob.pem"), BOB, null);
    KeyFiles.writePublic(folder.resolve("bob.pub.pem"), BOB.publicKey());
    list = Files.writeString(folder.resolve("list"), ALICE.publicKey() + "  2048 bits  Alice\n");
  }

  private RunningProgram serve(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 6];
    System.arraycopy(
        new String[] {RunningProgram.MEDIATOR, "serve", "--listen", "127.0.0.1", "--port", "0"},
        0,
        command,
        0,
        6);
    System.arraycopy(arguments, 0, command, 6, arguments.length);
    return RunningProgram.start(folder, Map.of(), command);
  }

  private RunningProgram pipe(String port, String own, String wanted) throws Exception {
    String command =
        "echo from %1$s | exec %2$s pipe --mediator 127.0.0.1:%3$s --key %1$s.pem --to %4$s.pub.pem"
            .formatted(own, RunningProgram.MEDIATOR, port, wanted);
    return RunningProgram.start(folder, Map.of(), "bash", "-c", command);
  }

  private static String portOf(RunningProgram mediator) throws Exception {
    Matcher port = PORT.matcher(mediator.awaitLine("listening at"));
    assertThat(port.find()).isTrue();
    return port.group(1);
  }

  @Test
  void servesWhomItsListNamesAndReadsItAnewOnSighup() throws Exception {
    try (RunningProgram mediator = serve("--allow-keys", list.toString())) {
      String port = portOf(mediator);
      try (RunningProgram bob = pipe(port, "bob", "alice")) {
        assertThat(bob.awaitExit(11))
            .contains(
                "mediator: the mediator 127.0.0.1:"
                    + port
                    + " refused: this Mediator does not serve your key");
      }
      mediator.awaitLine("outcome=\"DENIED\"");

      mediator.signal("HUP");
      mediator.awaitLine("read anew: the lists of keys (keys allowed: 1,");
      Files.writeString(list, ALICE.publicKey() + "\nSHA256:nonsense\n");
      mediator.signal("HUP");
      assertThat(mediator.awaitLine("WARN")).contains("still holds", list + ": line 2 ");
      Files.writeString(list, ALICE.publicKey() + "\n" + BOB.publicKey() + "\n");
      mediator.signal("HUP");
      mediator.awaitLine("read anew: the lists of keys (keys allowed: 2,");

      try (RunningProgram bob = pipe(port, "bob", "alice");
          RunningProgram alice = pipe(port, "alice", "bob")) {
        assertThat(bob.awaitExit(0)).contains("from alice");
        assertThat(alice.awaitExit(0)).contains("from bob");
      }
      mediator.terminate();
      assertThat(mediator.awaitExit(0).toString()).contains("DENIED 1, INTRODUCED 2");
    }
  }

  @Test
  void doesNotStartWithListsThatAreWrong() throws Exception {
    Files.writeString(list, "nonsense\n");
    try (RunningProgram mediator =
        serve("--allow-keys", list.toString(), "--deny-keys", "/nowhere/at/all")) {
      assertThat(mediator.awaitExit(2))
          .filteredOn(line -> line.startsWith("mediator: "))
          .satisfiesExactly(
              line -> assertThat(line).contains(list + ": line 1 does not begin with"),
              line -> assertThat(line).contains("/nowhere/at/all does not exist"));
    }
  }

  /** The program {@code script} is a terminal; ended so, it says nothing to what runs in it. */
  @Test
  void stopsWhenItsTerminalGoes() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "there is no program that is a terminal");
    String command = RunningProgram.MEDIATOR + " serve --listen 127.0.0.1 --port 0";
    try (RunningProgram terminal =
        RunningProgram.start(
            folder, Map.of(), script.toString(), "-qc", "exec " + command, "/dev/null")) {
      portOf(terminal);
      List<ProcessHandle> inside =
          ProcessHandle.of(terminal.pid()).orElseThrow().descendants().toList();
      assertThat(inside).isNotEmpty();
      terminal.kill();
      try {
        for (ProcessHandle process : inside) {
          process.onExit().get(60, TimeUnit.SECONDS);
        }
      } finally {
        inside.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }
}
