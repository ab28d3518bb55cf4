package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.ScriptedPeer.Ending;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a Mediator drains: who is sent away, when, and who is not. */
class DrainTest {
  private static final Duration WINDOW = Duration.ofMillis(2500);
  private static final int PEERS = 25;

  @Test
  void whoWaitsIsSentAwayOneAfterTheOtherTheNewestFirst() throws Exception {
    try (Stage stage =
        Stage.open(
            Map.of(Setting.DRAIN_WINDOW, WINDOW.toMillis() + "ms", Setting.EVENT_LOOPS, "1"))) {
      stage.story().mayCloseTheInnocent();
      List<Endpoint> newestFirst = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        newestFirst.addFirst(stage.waiting(Who.alice(KeyRing.pair(i), true)).address());
      }
      stage.mediator().drain();
      stage.mediator().awaitEnd();

      List<LogLine> ends = stage.log().conversations();
      assertThat(ends).extracting(end -> end.get("address", Endpoint.class)).isEqualTo(newestFirst);
      assertThat(ends).extracting(LogLine::outcome).containsOnly(Outcome.STOPPED);
      List<Long> waits = ends.stream().map(end -> end.get("total_ms", Long.class)).toList();
      long spread = waits.getLast() - waits.getFirst();
      assertThat(spread).as("each in its share of the window").isGreaterThan(WINDOW.toMillis() / 2);
      assertThat(stage.mediator().waiting()).isZero();
    }
  }

  @Test
  void introductionsAndHandshakesEndAndNobodyComesToWait() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of(Setting.DRAIN_WINDOW, "1m"));
        Operator operator = new Operator(stage.mediator())) {
      stage.story().mayCloseTheInnocent();
      ScriptedPeer first = stage.waiting(Who.alice(KeyRing.pair(0), true));
      ScriptedPeer client = stage.waiting(Who.alice(KeyRing.pair(1), true));
      ScriptedPeer peer = stage.connect(Who.bob(KeyRing.pair(1), true)).register();
      peer.hear(PeerDisconnect.class);
      ScriptedPeer lonely = stage.connect(Who.alice(KeyRing.pair(2), true)).advertise();
      ScriptedPeer late = stage.connect(Who.bob(KeyRing.pair(0), true)).advertise().challenged();

      stage.mediator().drain();
      Awaitility.await().until(() -> operator.get("/readyz").statusCode() == 503);
      assertThat(operator.health("/readyz")).contains("\"draining: ");
      assertThat(operator.health("/livez")).startsWith("200 ");
      Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(() ->
              assertThatThrownBy(() -> stage.connect(Who.alice(KeyRing.pair(3), true)))
                  .isInstanceOf(ConnectException.class));

      lonely.challenged().respond();
      assertThat(lonely.end()).isEqualTo(Ending.FIN);
      assertThat(stage.log().outcome(lonely.address())).isEqualTo(Outcome.STOPPED);
      late.respond();
      late.leaveAsPeer();
      assertThat(first.leaveAsClient().port()).isEqualTo(late.address().port());
      peer.hangUp();
      assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
      stage.mediator().awaitEnd();
      assertThatThrownBy(() -> operator.get("/readyz")).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void handshakesMayTakeLongerThanTheWindow() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.DRAIN_WINDOW, "50ms"), Level.INFO)) {
      stage.story().mayCloseTheInnocent();
      ScriptedPeer late = stage.connect(Who.alice(KeyRing.pair(0), true)).advertise().challenged();
      ScriptedPeer bob = stage.connect(Who.bob(KeyRing.pair(0), true)).advertise().challenged();
      stage.mediator().drain();
      Awaitility.await()
          .until(() ->
              stage.log().events().stream()
                  .anyMatch(event -> event.getFormattedMessage().startsWith("drained: ")));
      late.respond();
      assertThat(late.end()).isEqualTo(Ending.FIN);
      bob.respond();
      assertThat(bob.end()).isEqualTo(Ending.FIN);
      stage.mediator().awaitEnd();
      assertThat(stage.log().outcome(late.address())).isEqualTo(Outcome.STOPPED);
      assertThat(stage.log().outcome(bob.address())).isEqualTo(Outcome.STOPPED);
    }
  }

  @Test
  void whoIsRelayedHasTheWholeWindow() throws Exception {
    try (Stage stage = RelayPair.relaying(Setting.DRAIN_WINDOW, "1500ms");
        RelayPair two = RelayPair.dialling(stage, KeyRing.pair(0), RelayPair.BOTH).bothInVain()) {
      ScriptedPeer lonely = stage.waiting(Who.alice(KeyRing.pair(1), true));
      stage.story().mayCloseTheInnocent();
      stage.mediator().drain();
      assertThat(lonely.end()).isEqualTo(Ending.FIN);
      two.client().write(new byte[] {7});
      assertThat(two.peer().read(1)).containsExactly(7);
      stage.mediator().awaitEnd();
      for (Endpoint each : List.of(two.client().address(), two.peer().address())) {
        LogLine line = stage.log().conversation(each);
        // Whichever of the two hears first that it is the end has the other relayed to its end.
        assertThat(line.outcome()).isIn(Outcome.STOPPED, Outcome.RELAYED);
        assertThat(line.get("total_ms", Long.class)).isGreaterThanOrEqualTo(1500);
      }
    }
  }

  @Test
  void noWindowSendsAllAwayAtOnce() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.DRAIN_WINDOW, "0s"))) {
      stage.story().mayCloseTheInnocent();
      ScriptedPeer lonely = stage.waiting(Who.alice(KeyRing.pair(0), true));
      ScriptedPeer silent = stage.connect(Who.alice(KeyRing.pair(1), true));
      stage.mediator().drain();
      stage.mediator().drain();
      assertThat(lonely.end()).isEqualTo(Ending.FIN);
      assertThat(silent.end()).isEqualTo(Ending.FIN);
      stage.mediator().awaitEnd();
    }
  }

  /** A program that embeds it, and must end now. */
  @Test
  void closingCutsItShort() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.DRAIN_WINDOW, "1h"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      stage.story().mayCloseTheInnocent();
      ScriptedPeer lonely = stage.waiting(Who.alice(KeyRing.pair(0), true));
      stage.mediator().drain();
      Future<?> closing = threads.submit(stage.mediator()::close);
      assertThat(lonely.end()).isEqualTo(Ending.FIN);
      closing.get();
      stage.mediator().awaitEnd();
    }
  }
}
