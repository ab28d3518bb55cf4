package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.MessageCodec;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged distribution, run from a folder of somebody else's, in processes of its own. */
class DistributionIT {
  private static final Path PROGRAM = Path.of(RunningProgram.MEDIATOR);
  private static final Path RECORDING =
      Path.of("../protocol/src/test/resources/p2psc").toAbsolutePath();
  private static final Pattern PORT = Pattern.compile("listening at .*, port (\\d+)");

  @TempDir private Path folder;

  @Test
  void introducesTwoStockPeersInProcessesOfTheirOwn() throws Exception {
    try (RunningProgram mediator = mediator(Map.of(), "serve", "--port", "0")) {
      String port = portOf(mediator);
      try (RunningProgram one = stockPeer("client", port);
          RunningProgram other = stockPeer("peer", port)) {
        String oneHeard = String.join("\n", one.awaitExit(0));
        String otherHeard = String.join("\n", other.awaitExit(0));
        boolean oneIsPeer = oneHeard.contains("\"type\":5");
        introduced(oneIsPeer ? otherHeard : oneHeard, oneIsPeer ? oneHeard : otherHeard);
      }
      mediator.awaitLine("outcome=\"INTRODUCED\" role=\"PEER\"");
      mediator.terminate();
      assertThat(mediator.awaitExit(0).toString()).contains("stopped");
    }
  }

  private static void introduced(String client, String peer) {
    Matcher at = Pattern.compile("at 127.0.0.1:(\\d+)").matcher(peer);
    assertThat(at.find()).isTrue();
    String observed = "\"ip\":\"127.0.0.1\",\"port\":" + at.group(1) + "}}";
    assertThat(peer)
        .contains("{\"type\":5,\"payload\":{" + observed)
        .contains("a line from the Client");
    assertThat(client)
        .contains("{\"type\":6,\"payload\":{\"version\":0," + observed)
        .contains("a line from the Peer");
  }

  @Test
  void listensAtItsOwnPortUnlessToldOtherwise() throws Exception {
    String properties =
        Files.readString(PROGRAM.resolve("../../conf/mediator.properties").normalize());
    assertThat(properties).contains("# port = 1337");
    Path file = Files.writeString(folder.resolve("my.properties"), "port = 0\nlog-format = json\n");
    try (RunningProgram mediator =
        mediator(Map.of("MEDIATOR_LISTEN", "127.0.0.1"), "serve", "--config", file.toString())) {
      assertThat(mediator.awaitLine("listening at")).startsWith("{").contains("127.0.0.1");
      mediator.terminate();
      mediator.awaitExit(0);
    }
  }

  /** A flood before the first peer ever came: what is loaded late would then fail for ever. */
  @Test
  void recoversWhenDescriptorsRanOut() throws Exception {
    String command = "ulimit -n 150 && exec " + PROGRAM + " serve --limits off --port 0";
    try (RunningProgram mediator = RunningProgram.start(folder, Map.of(), "bash", "-c", command)) {
      String port = portOf(mediator);
      List<Socket> flood = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        flood.add(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
      }
      mediator.awaitLine("cannot accept connections");
      String client = Files.readString(RECORDING.resolve("client-public.pem"));
      String peer = Files.readString(RECORDING.resolve("peer-public.pem"));
      Socket first = flood.getFirst();
      first.getOutputStream().write(MessageCodec.encode(new Advertise(0, client, peer, null)));
      assertThat(first.getInputStream().read()).as("a challenge, in the flood").isEqualTo('{');
      for (Socket socket : flood) {
        socket.close();
      }
      try (RunningProgram one = stockPeer("client", port);
          RunningProgram other = stockPeer("peer", port)) {
        assertThat(one.awaitExit(0).toString()).contains("a line from");
        assertThat(other.awaitExit(0).toString()).contains("a line from");
      }
    }
  }

  /** Who proves nothing makes room, so that peers meet in the flood as well. */
  @Test
  void keepsDescriptorsForThoseWhoProveTheirKeys() throws Exception {
    String command = "ulimit -n 150 && exec " + PROGRAM + " serve --port 0";
    List<Socket> flood = new ArrayList<>();
    try (RunningProgram mediator = RunningProgram.start(folder, Map.of(), "bash", "-c", command)) {
      String port = portOf(mediator);
      for (int i = 0; i < 250; i++) {
        flood.add(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
      }
      mediator.awaitLine("outcome=\"DISPLACED\"");
      try (RunningProgram one = stockPeer("client", port);
          RunningProgram other = stockPeer("peer", port)) {
        one.awaitExit(0);
        other.awaitExit(0);
      }
      mediator.terminate();
      assertThat(mediator.awaitExit(0)).noneMatch(line -> line.contains("cannot accept"));
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void saysInOneSentenceThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());
      try (RunningProgram mediator = mediator(Map.of(), "serve", "--port", port)) {
        assertThat(mediator.awaitExit(3))
            .anyMatch(
                line -> line.startsWith("mediator: cannot listen at ") && line.contains(port));
      }
    }
  }

  @Test
  void reportsEverythingThatIsWrongWithItsConfiguration() throws Exception {
    try (RunningProgram mediator =
        mediator(
            Map.of("MEDIATOR_SETTLE", "soon", "MEDIATOR_PROT", "1"), "serve", "--port", "http")) {
      assertThat(mediator.awaitExit(2))
          .filteredOn(line -> line.startsWith("mediator: "))
          .hasSize(3)
          .anyMatch(line -> line.contains("--port is \"http\""))
          .anyMatch(line -> line.contains("MEDIATOR_SETTLE in the environment is \"soon\""))
          .anyMatch(line -> line.contains("MEDIATOR_PROT in the environment is not a setting"));
    }
    try (RunningProgram mediator = mediator(Map.of(), "serve", "--prot", "1")) {
      assertThat(mediator.awaitExit(2).toString())
          .contains("--prot on the command line is not a setting");
    }
  }

  @Test
  void demonstratesAMeeting() throws Exception {
    try (RunningProgram demo = mediator(Map.of(), "demo")) {
      assertThat(String.join("\n", demo.awaitExit(0)))
          .containsSubsequence(
              "alice --> mediator  Advertise",
              "alice --> mediator  AdvertiseResponse",
              "mediator --> bob       PeerDisconnect",
              "bob --> mediator  hangs up, and listens at port",
              "alice --> bob       dials 127.0.0.1:",
              "PeerChallenge",
              "TLS 1.3",
              "connected, encrypted")
          .contains("alice received: Hello alice, this is bob")
          .contains("bob received:   Hello bob, this is alice");
    }
  }

  @Test
  void saysWhatItIs() throws Exception {
    try (RunningProgram version = mediator(Map.of(), "version")) {
      assertThat(version.awaitExit(0).getFirst()).matches("mediator \\d+\\.\\d+\\.\\d+, .*");
    }
    try (RunningProgram nothing = mediator(Map.of())) {
      assertThat(nothing.awaitExit(2).toString()).contains("COMMAND is missing", "serve", "demo");
    }
  }

  /** Names that others may write into their module-info, so they stay. */
  @Test
  void librariesAreModulesWithNamesOfTheirOwn() throws Exception {
    try (Stream<Path> jars = Files.list(PROGRAM.resolve("../../lib").normalize())) {
      Path[] ours =
          jars.filter(jar -> jar.getFileName().toString().startsWith("mediator-"))
              .toArray(Path[]::new);
      assertThat(ModuleFinder.of(ours).findAll())
          .extracting(module -> module.descriptor().name())
          .containsExactlyInAnyOrder(
              "dev.mediator.protocol",
              "dev.mediator.peer",
              "dev.mediator.server",
              "dev.mediator.cli");
    }
  }

  private RunningProgram mediator(Map<String, String> environment, String... arguments)
      throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = PROGRAM.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return RunningProgram.start(folder, environment, command);
  }

  private RunningProgram stockPeer(String key, String port) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    return RunningProgram.start(
        folder,
        Map.of(),
        java,
        "-cp",
        classes,
        StockPeer.class.getName(),
        RECORDING.toString(),
        key,
        port);
  }

  private static String portOf(RunningProgram mediator) throws InterruptedException {
    Matcher port = PORT.matcher(mediator.awaitLine("listening at"));
    assertThat(port.find()).isTrue();
    return port.group(1);
  }
}
