package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine can do to a packaged Mediator: it goes on, or ends and says why. */
class FaultsIT {
  private static final byte[] HALF =
      ("{\"type\":0,\"payload\":{\"" + "x".repeat(8_000)).getBytes(StandardCharsets.UTF_8);

  /** When so long nothing is taken any more, all buffers on the way are full. */
  private static final Duration FULL = Duration.ofMillis(20);

  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void endsAndSaysWhyWhenMemoryHasRunOut() throws Exception {
    try (ServedMediator mediator = ServedMediator.start("-Xmx16m", "--limits off")) {
      Thread flood = Thread.ofVirtual().start(() -> flood(mediator.port(), 4_000));
      assertThat(mediator.program().awaitExit(137))
          .anyMatch(line -> line.startsWith("mediator: out of memory, so it ends: allow it more"));
      flood.join();
    }
  }

  /** Both kinds of peers that can hold memory: those who say half a message, and those who wait. */
  @Test
  @Tag("chaos")
  void keepsItsMemoryWithinItsLimits() throws Exception {
    try (ServedMediator mediator =
        ServedMediator.start("-Xmx24m", "--connections-per-address 10000")) {
      flood(mediator.port(), 2_000);
      mediator.program().awaitLine("outcome=\"DISPLACED\"");
      List<PeerKeyPair> keys =
          IntStream.range(0, 80).mapToObj(_ -> PeerKeyPair.generate(1024)).toList();
      for (int i = 0; i < keys.size(); i++) {
        for (PeerKeyPair wanted : keys.subList(i + 1, keys.size())) {
          open.add(BarePeer.register(mediator.port(), keys.get(i), wanted));
        }
      }
      mediator.program().awaitLine("outcome=\"FULL\"");
      BarePeer.register(mediator.port(), keys.get(1), keys.get(0)).offered();
      mediator.program().terminate();
      mediator.program().awaitExit(0);
    }
  }

  private void flood(int port, int connections) {
    try {
      for (int i = 0; i < connections; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.getOutputStream().write(HALF);
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  @Test
  void losesRelayedPairsAloneWhenDirectMemoryHasRunOut() throws Exception {
    try (ServedMediator mediator =
        ServedMediator.start("-XX:MaxDirectMemorySize=2m", "--relay on --relay-rate 1GiB")) {
      assertThat(mediator.program().lines())
          .anyMatch(line -> line.contains("100 relayed pairs may need 37 MiB of direct memory"));
      List<PeerKeyPair> keys =
          IntStream.range(0, 6).mapToObj(_ -> PeerKeyPair.generate(1024)).toList();
      for (int i = 0; i < keys.size(); i++) {
        for (PeerKeyPair wanted : keys.subList(i + 1, keys.size())) {
          fill(mediator.port(), keys.get(i), wanted);
        }
      }
      mediator.program().awaitLine("bytes of direct buffer memory");
      mediator.program().awaitLine("outcome=\"FAULT\"");
      mediator.introducesTwo();
    }
  }

  /** One sends as much as is taken, and the other reads nothing. */
  private void fill(int port, PeerKeyPair own, PeerKeyPair wanted) throws IOException {
    BarePeer one = BarePeer.register(port, own, wanted);
    BarePeer other = BarePeer.register(port, wanted, own);
    open.addAll(List.of(one, other));
    BarePeer.relay(one, other);
    one.channel().configureBlocking(false);
    ByteBuffer much = ByteBuffer.allocate(1 << 20);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .during(FULL)
        .until(() -> one.channel().write(much.clear()) == 0);
  }

  @Test
  void goesOnWhenTheDiskOfItsLogIsFullAndSaysLaterWhatWasLost() throws Exception {
    Path log = folder.resolve("log");
    String shell =
        "mount -t tmpfs -o size=64k none $PWD && cd $PWD && exec "
            + ServedMediator.command("--log-format json")
            + " >log";
    String[] nothing = {"unshare", "--mount", "--map-root-user", "true"};
    assumeThat(new ProcessBuilder(nothing).start().waitFor()).isZero();
    String[] command = {"unshare", "--mount", "--map-root-user", "bash", "-c", shell};
    try (RunningProgram program = RunningProgram.start(folder, Map.of(), command)) {
      Path disk = Path.of("/proc/" + program.pid() + "/root/").resolve(log.toString().substring(1));
      Awaitility.await().until(() -> Files.exists(disk) && read(disk).contains("listening"));
      ServedMediator mediator = new ServedMediator(program, read(disk));
      Path ballast = disk.resolveSibling("ballast");
      fill(ballast);
      // The page that its last line ends in has room for some more.
      for (int i = 0; i < 20; i++) {
        mediator.introducesTwo();
      }
      program.awaitLine("mediator: log lines are lost, since they cannot be written: No space");
      Files.delete(ballast);
      mediator.introducesTwo();
      Awaitility.await().until(() -> read(disk).contains("log lines before this one were lost"));
      assertThat(read(disk).lines().reduce((_, last) -> last).orElse("")).startsWith("{");
      program.terminate();
      program.awaitExit(0);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  private static void fill(Path file) {
    try {
      Files.write(file, new byte[1 << 20]);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
