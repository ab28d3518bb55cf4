package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.config.Setting;
import dev.mediator.server.observe.Spell;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a running Mediator says of how it is, and why. */
class HealthTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final String UP = "200 {\"status\":\"up\",\"reasons\":[]}";

  @Test
  void aMediatorThatServesIsLiveAndReady() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      stage.waiting(Who.alice(PAIR, true));
      assertThat(operator.health("/livez")).isEqualTo(UP);
      assertThat(operator.health("/readyz")).isEqualTo(UP);
      assertThat(operator.get("/livez").headers().firstValue("Content-Type"))
          .hasValue("application/json");
    }
  }

  @Test
  void anEventLoopThatStandsStillIsNotLive() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of(Setting.EVENT_LOOPS, "1"));
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer stuck = stage.waiting(Who.alice(PAIR, true));
      CompletableFuture<Void> hold = new CompletableFuture<>();
      stage.loopOf(stuck).execute(hold::join);
      Awaitility.await().until(() -> operator.get("/livez").statusCode() == 503);
      assertThat(operator.health("/livez"))
          .matches(
              "503 \\{\"status\":\"down\",\"reasons\":\\[\"event loop mediator-loop-\\S+ has not"
                  + " turned for \\d+ ms\"]}");
      hold.complete(null);
      Awaitility.await().until(() -> operator.health("/livez").equals(UP));
    }
  }

  @Test
  void oneThatStopsIsNotReadyUntilItHasStopped() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
      peer.hear(PeerDisconnect.class);
      Future<?> closing = threads.submit(stage.mediator()::close);
      Awaitility.await().until(() -> operator.get("/readyz").statusCode() == 503);
      assertThat(operator.health("/readyz")).contains("\"draining: ");
      assertThat(operator.health("/livez")).isEqualTo(UP);
      peer.hangUp();
      client.leaveAsClient();
      closing.get(1, TimeUnit.MINUTES);
      assertThatThrownBy(() -> operator.get("/readyz")).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void oneWithoutRoomIsNotReadyUntilThereIsSome() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of(Setting.REGISTRATIONS, "1"));
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer only = stage.waiting(Who.alice(PAIR, true));
      Awaitility.await().until(() -> operator.get("/readyz").statusCode() == 503);
      assertThat(operator.health("/readyz"))
          .isEqualTo(
              "503 {\"status\":\"down\",\"reasons\":[\"full: all 1 registrations are taken\"]}");
      only.hangUp();
      Awaitility.await().until(() -> operator.health("/readyz").equals(UP));
    }
  }

  @Test
  void oneThatAcceptsNobodyNowIsNotReady() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      Spell spell = new Insides(stage.mediator()).closures().getFirst();
      spell.begin();
      assertThat(operator.health("/readyz"))
          .isEqualTo(
              "503 {\"status\":\"down\",\"reasons\":[\"shut: newcomers wait unaccepted for want"
                  + " of processors\"]}");
      assertThat(new Readings().take(operator).of("mediator_health{probe=\"readyz\"}")).isZero();
      spell.end();
      assertThat(operator.health("/readyz")).isEqualTo(UP);
    }
  }

  @Test
  void oneThatTurnedSomebodyAwaySaysSoForAMoment() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of(Setting.CONNECTIONS, "1"));
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer only = stage.waiting(Who.alice(PAIR, true));
      stage.connect(Who.bob(PAIR, true)).fails("finds no room").drain();
      only.hangUp();
      Awaitility.await().until(() -> stage.mediator().connections() == 0);
      assertThat(operator.health("/readyz"))
          .contains("\"shedding: ", "with outcome FULL")
          .doesNotContain("full: ");
      Awaitility.await().until(() -> operator.health("/readyz").equals(UP));
    }
  }
}
