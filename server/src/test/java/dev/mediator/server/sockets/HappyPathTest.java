package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers that follow the protocol meet, whoever they are and whatever carries the bytes. */
class HappyPathTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  @ParameterizedTest
  @CsvSource({
    "epoll, false, false",
    "epoll, false, true",
    "epoll, true, false",
    "epoll, true, true",
    "nio, false, false",
    "nio, false, true",
    "nio, true, false",
    "nio, true, true",
    "io_uring, false, false",
    "io_uring, false, true",
    "io_uring, true, false",
    "io_uring, true, true"
  })
  void theClientLearnsWhereThePeerListens(String transport, boolean clientOurs, boolean peerOurs)
      throws Exception {
    assumeAvailable(transport);
    try (Stage stage = Stage.open(Map.of(Setting.TRANSPORT, transport))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, clientOurs));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, peerOurs)).register();

      PeerDisconnect told = peer.leaveAsPeer();
      PeerIdentification found = client.leaveAsClient();

      assertThat(told).isEqualTo(new PeerDisconnect("127.0.0.1", peer.address().port()));
      assertThat(found).isEqualTo(new PeerIdentification(0, "127.0.0.1", peer.address().port()));
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.INTRODUCED);
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.INTRODUCED);
    }
  }

  /** Its next read is the end of the stream, so that it need not be the first to close. */
  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void aStockPeerIsSentTheEndOfTheStreamBehindPeerDisconnect(String transport) throws Exception {
    assumeAvailable(transport);
    try (Stage stage = Stage.open(Map.of(Setting.TRANSPORT, transport))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, false)).register();

      peer.hear(PeerDisconnect.class);
      assertThat(peer.end()).isEqualTo(ScriptedPeer.Ending.FIN);
      peer.hangUp();
      client.leaveAsClient();
    }
  }

  /** Until the Peer of ours closes, the Mediator's side stays open in both directions. */
  @Test
  void aPeerOfOursClosesFirst() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();

      peer.hear(PeerDisconnect.class);
      peer.poll();
      assertThat(peer.hasSeenTheEnd()).as("the Mediator closed first").isFalse();
      peer.halfClose();
      client.leaveAsClient();
      assertThat(peer.end()).isEqualTo(ScriptedPeer.Ending.FIN);
    }
  }

  /**
   * Stock peers do not set SO_REUSEADDR before they connect: it works only because PeerDisconnect
   * and the end of our stream reach them in one segment, so that they close last.
   */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void thePeerCanListenWhereTheClientIsSent(boolean clientOurs, boolean peerOurs) throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      for (int round = 0; round < 20; round++) {
        meet(stage, Who.alice(PAIR, clientOurs), Who.bob(PAIR, peerOurs));
      }
    }
  }

  private static void meet(Stage stage, Who first, Who last) throws IOException {
    ScriptedPeer client = stage.waiting(first);
    ScriptedPeer peer = stage.connect(last).register();
    InetSocketAddress own =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), peer.address().port());
    peer.hear(PeerDisconnect.class);
    peer.hangUp();
    try (ServerSocket listener = new ServerSocket()) {
      listener.setReuseAddress(true);
      listener.bind(own);
      PeerIdentification found = client.leaveAsClient();
      try (Socket direct = new Socket(InetAddress.ofLiteral(found.ip()), found.port());
          Socket accepted = listener.accept()) {
        assertThat(accepted.getPort()).isEqualTo(direct.getLocalPort());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoPeersMeetOverIpv6(boolean ours) throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.LISTEN, "::1"))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, ours), "::1");
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, ours), "::1").register();

      assertThat(peer.leaveAsPeer().ip()).isEqualTo("::1");
      assertThat(client.leaveAsClient().ip()).isEqualTo("::1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void anIpv4PeerAtADualStackListenerIsWrittenAsOne(String transport) throws Exception {
    assumeAvailable(transport);
    try (Stage stage = Stage.open(Map.of(Setting.LISTEN, "all", Setting.TRANSPORT, transport))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false), "127.0.0.2");
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, false), "127.0.0.3").register();

      assertThat(peer.leaveAsPeer().ip()).isEqualTo("127.0.0.3");
      assertThat(client.leaveAsClient().ip()).isEqualTo("127.0.0.3");
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, ::1", "::1, 127.0.0.1"})
  void aStockClientIsNotSentToAnotherAddressFamily(String clientIp, String peerIp)
      throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.LISTEN, "all"))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false), clientIp);
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true), peerIp).register();

      assertThat(client.aborted()).contains("IPv4", "IPv6").isEqualTo(peer.aborted());
      assertThat(client.end()).isEqualTo(ScriptedPeer.Ending.FIN);
      assertThat(peer.end()).isEqualTo(ScriptedPeer.Ending.FIN);
      client.hangUp();
      peer.hangUp();
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.SPLIT);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.SPLIT);
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, ::1", "::1, 127.0.0.1"})
  void aClientOfOursIsSentToEitherAddressFamily(String clientIp, String peerIp) throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.LISTEN, "all"))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true), clientIp);
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, false), peerIp).register();

      peer.leaveAsPeer();
      assertThat(client.leaveAsClient().ip()).isEqualTo(peerIp);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 500})
  void manyPairsMeetAtOnce(int pairs) throws Exception {
    try (Stage stage = Stage.open(Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ScriptedPeer> clients = new ArrayList<>();
      List<Future<ScriptedPeer>> waiting = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        Who who = Who.alice(KeyRing.pair(i), i % 2 == 0);
        waiting.add(threads.submit(() -> stage.waiting(who)));
      }
      for (Future<ScriptedPeer> client : waiting) {
        clients.add(client.get());
      }
      assertThat(stage.mediator().waiting()).isEqualTo(pairs);
      List<Future<ScriptedPeer>> peers = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        Who who = Who.bob(KeyRing.pair(i), i % 3 == 0);
        peers.add(threads.submit(() -> stage.connect(who).register()));
      }
      for (Future<ScriptedPeer> peer : peers) {
        peer.get().leaveAsPeer();
      }
      for (int i = 0; i < pairs; i++) {
        int port = clients.get(i).leaveAsClient().port();
        assertThat(port).isEqualTo(peers.get(i).get().address().port());
      }
    }
  }

  static void assumeAvailable(String transport) {
    assumeTrue(
        !transport.equals("io_uring") || IoUring.isAvailable(),
        () -> "io_uring is not available here: " + IoUring.unavailabilityCause());
  }
}
