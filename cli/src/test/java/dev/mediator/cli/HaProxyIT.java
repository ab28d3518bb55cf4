package dev.mediator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A packaged Mediator behind a real HAProxy, configured as the manual says. */
class HaProxyIT {
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```\n(defaults\n.*?)```");

  @TempDir Path folder;

  @BeforeAll
  static void lookForIt() {
    boolean there =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "haproxy")));
    assumeTrue(there || "true".equals(System.getenv("CI")), "haproxy is not installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
  void peersGetEachOthersAddresses(String version) throws Exception {
    try (RunningProgram mediator = mediator();
        HaProxy haproxy = new HaProxy(folder, port(mediator), version)) {
      try (BarePeer one = BarePeer.connect("127.0.0.11", haproxy.port());
          BarePeer other = BarePeer.connect("127.0.0.12", haproxy.port())) {
        one.prove(ALICE, BOB, List.of());
        other.prove(BOB, ALICE, List.of());
        Awaitility.await().until(() -> one.isTold() || other.isTold());
        BarePeer peer = one.isTold() ? one : other;
        BarePeer client = one.isTold() ? other : one;
        Endpoint address = Endpoint.of((InetSocketAddress) peer.channel().getLocalAddress());
        assertThat(peer.hear(PeerDisconnect.class))
            .isEqualTo(new PeerDisconnect(address.ip(), address.port()));
        peer.close();
        assertThat(client.hear(PeerIdentification.class))
            .isEqualTo(new PeerIdentification(0, address.ip(), address.port()));
        assertThat(mediator.awaitLine("role=\"PEER\"")).contains(address.toString());
      }
    }
  }

  @Test
  void nobodyElseMaySayWhereHeIs() throws Exception {
    try (RunningProgram mediator = mediator();
        BarePeer stranger = BarePeer.connect("127.0.0.13", port(mediator))) {
      stranger.say("PROXY TCP4 192.0.2.1 192.0.2.2 40001 1337\r\n".getBytes(US_ASCII));
      assertThat(stranger.hear(AdvertiseAbort.class).reason()).contains("--proxies");
      assertThat(mediator.awaitLine("outcome")).contains("REFUSED").contains("127.0.0.13");
    }
  }

  private RunningProgram mediator() throws IOException {
    return RunningProgram.start(
        folder,
        Map.of(),
        RunningProgram.MEDIATOR,
        "serve",
        "--listen=127.0.0.1",
        "--port=0",
        "--proxies=127.0.0.1");
  }

  private static int port(RunningProgram mediator) throws InterruptedException {
    Matcher port = Pattern.compile("port (\\d+)").matcher(mediator.awaitLine("listening"));
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  /** Listens at a port that nobody else had a moment ago, for want of a way to be told of one. */
  private static final class HaProxy implements AutoCloseable {
    private final RunningProgram process;
    private final int port;

    HaProxy(Path folder, int mediator, String version) throws IOException {
      this.port = freePort();
      String manual = Files.readString(Path.of("../docs/OPERATIONS.md"));
      Matcher example = EXAMPLE.matcher(manual);
      assertThat(example.find()).as("an example in the manual").isTrue();
      Path file = folder.resolve("haproxy.cfg");
      Files.writeString(
          file,
          example
              .group(1)
              .replace(":1337", "127.0.0.1:" + port)
              .replace(":1339", ":" + mediator)
              .replace("send-proxy-v2", version));
      this.process =
          RunningProgram.start(folder, Map.of(), "haproxy", "-db", "-f", file.toString());
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::listens);
    }

    private static int freePort() throws IOException {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        return socket.getLocalPort();
      }
    }

    private boolean listens() {
      try (Socket probe = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        return probe.isConnected();
      } catch (IOException e) {
        return false;
      }
    }

    int port() {
      return port;
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
