package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.ScriptedPeer.Ending;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a Mediator stops, and why it does not start. */
class ShutdownTest {

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void anIntroductionThatIsUnderWayCompletes(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = Stage.open(Map.of(Setting.TRANSPORT, transport));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ScriptedPeer client = stage.waiting(Who.alice(KeyRing.pair(0), true));
      ScriptedPeer peer = stage.connect(Who.bob(KeyRing.pair(0), true)).register();
      peer.hear(PeerDisconnect.class);
      ScriptedPeer lonely = stage.waiting(Who.alice(KeyRing.pair(1), false));
      ScriptedPeer silent = stage.connect(Who.alice(KeyRing.pair(2), false));
      stage.story().mayCloseTheInnocent();
      int port = stage.mediator().port();

      Future<?> closing = threads.submit(stage.mediator()::close);

      assertThat(lonely.end()).isEqualTo(Ending.FIN);
      assertThat(silent.end()).isEqualTo(Ending.FIN);
      assertThat(stage.log().outcome(lonely.address())).isEqualTo(Outcome.STOPPED);
      assertThat(closing.isDone()).as("it waits for the introduction").isFalse();
      assertThatThrownBy(() -> stage.connect(Who.alice(KeyRing.pair(1), true)))
          .isInstanceOf(ConnectException.class);
      peer.hangUp();
      assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
      closing.get(1, TimeUnit.MINUTES);
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.INTRODUCED);
      bind(port).close();
    }
  }

  /** As try-with-resources does after an explicit close. */
  @Test
  void closingAgainDoesNothing() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      stage.mediator().close();
      stage.mediator().close();
    }
  }

  @Test
  void aMatchThatDoesNotEndHoldsUpNothingForEver() throws Exception {
    Map<Setting, String> hasty =
        Map.of(Setting.DEPARTURE_TIMEOUT, "500ms", Setting.LEAVING_TIMEOUT, "500ms");
    try (Stage stage = Stage.open(hasty)) {
      ScriptedPeer client = stage.waiting(Who.alice(KeyRing.pair(0), true));
      ScriptedPeer peer = stage.connect(Who.bob(KeyRing.pair(0), true)).register();
      peer.hear(PeerDisconnect.class);
      peer.fails("stays");
      stage.mediator().close();
      assertThat(stage.mediator().connections()).isZero();
      client.end();
      peer.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void aPortThatIsTakenIsNamedWithWhatToDo(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    long before = Stage.openSockets();
    try (ServerSocket taken = bind(0)) {
      String port = String.valueOf(taken.getLocalPort());
      assertThatThrownBy(() -> start("127.0.0.1", port, transport))
          .isInstanceOf(CannotListenException.class)
          .hasMessageContainingAll("127.0.0.1", port, "taken", "--port");
    }
    Awaitility.await().until(() -> Stage.openSockets() <= before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void anAddressOfAnotherMachineIsNamedWithWhatToDo(String transport) {
    HappyPathTest.assumeAvailable(transport);
    assertThatThrownBy(() -> start("192.0.2.1", "0", transport))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContainingAll("192.0.2.1", "no address of this machine", "--listen");
  }

  private static void start(String address, String port, String transport) throws Exception {
    Mediator.start(
            MediatorConfig.of(
                Map.of(
                    Setting.LISTEN, address,
                    Setting.PORT, port,
                    Setting.ADMIN_PORT, "off",
                    Setting.TRANSPORT, transport)))
        .close();
  }

  private static ServerSocket bind(int port) throws Exception {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    return listener;
  }
}
