package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a peer is seen, for one that asks, over real sockets: dialled back, once, itself alone. */
class AddressTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void whoListensIsReached(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    Map<Setting, String> settings =
        Map.of(Setting.TRANSPORT, transport, Setting.LISTEN, "127.0.0.1,127.0.0.2");
    try (Stage stage = Stage.open(settings, Level.INFO)) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true));
      try (ServerSocket door = listenBeside(peer)) {
        peer.send(new AddressRequest(true));
        assertThat(peer.hear(AddressReport.class))
            .isEqualTo(new AddressReport(peer.address(), true, List.of()));
        try (Socket caller = door.accept()) {
          assertThat(caller.getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
          assertThat(caller.getInputStream().read()).isEqualTo(-1);
        }
      }
      peer.register();
      stage.awaitRegistered(peer);
      peer.hangUp();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void whoDoesNotListenIsNot(String from) throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.LISTEN, "all", Setting.PORT, "0,0"))) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true), from).send(new AddressRequest(true));
      List<Integer> others = List.of(stage.mediator().ports().getLast());
      assertThat(peer.hear(AddressReport.class))
          .isEqualTo(new AddressReport(peer.address(), false, others));
      peer.hangUp();
    }
  }

  @Test
  void whoDoesNotAskForItIsNotDialled() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true)).send(new AddressRequest(false));
      assertThat(peer.hear(AddressReport.class))
          .isEqualTo(new AddressReport(peer.address(), null, List.of()));
      peer.hangUp();
    }
  }

  @Test
  void whoAsksTwiceIsRefused() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO)) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true)).send(new AddressRequest(false));
      peer.hear(AddressReport.class);
      peer.fails("asks twice").send(new AddressRequest(false)).hear(AdvertiseAbort.class);
      peer.hangUp();
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.REFUSED);
    }
  }

  private static ServerSocket listenBeside(ScriptedPeer peer) throws Exception {
    ServerSocket door = new ServerSocket();
    door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    InetAddress here = InetAddress.ofLiteral(peer.address().ip());
    door.bind(new InetSocketAddress(here, peer.address().port()));
    return door;
  }
}
