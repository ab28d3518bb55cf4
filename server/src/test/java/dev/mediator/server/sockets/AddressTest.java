package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
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
  void whoDoesNotAnswerIsGivenUp() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true));
      try (ServerSocket door = listenBeside(peer);
          Crush crush = new Crush(door)) {
        peer.send(new AddressRequest(true));
        assertThat(peer.hear(AddressReport.class).dialledBack()).as("past %s", crush).isFalse();
      }
      peer.hangUp();
    }
  }

  @Test
  void aDialEndsWithTheConnectionOnWhichItWasAskedFor() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true));
      try (ServerSocket door = listenBeside(peer);
          Crush crush = new Crush(door)) {
        long before = Stage.openSockets();
        peer.send(new AddressRequest(true));
        Awaitility.await("a dial past " + crush).until(() -> Stage.openSockets() > before);
        peer.hangUp();
        // Without that it would take 3 s.
        Awaitility.await()
            .atMost(Duration.ofSeconds(2))
            .until(() -> stage.mediator().connections() == 0 && Stage.openSockets() <= before - 2);
      }
    }
  }

  /** So many callers before a door that the next one gets no answer. */
  private static final class Crush implements AutoCloseable {
    private static final int SHORT_MILLIS = 200;

    private final List<Socket> callers = new ArrayList<>();

    Crush(ServerSocket door) throws IOException {
      boolean room = true;
      while (room) {
        Socket caller = new Socket();
        try {
          caller.connect(door.getLocalSocketAddress(), SHORT_MILLIS);
          callers.add(caller);
        } catch (SocketTimeoutException e) {
          caller.close();
          room = false;
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket caller : callers) {
        caller.close();
      }
    }

    @Override
    public String toString() {
      return callers.size() + " callers";
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
    door.bind(new InetSocketAddress(here, peer.address().port()), 1);
    return door;
  }
}
