package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Limits on a running Mediator: who finds no room is told so, and nobody else suffers. */
class LimitsTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final String ELSEWHERE = "127.0.0.2";

  @Test
  void anAddressHasItsShareOfConnections() throws Exception {
    try (Stage stage = open(Map.of(Setting.CONNECTIONS_PER_ADDRESS, "1"))) {
      ScriptedPeer first = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer second = stage.connect(Who.bob(PAIR, true));
      assertTurnedAway(stage, second, Outcome.CROWDED);
      ScriptedPeer elsewhere = stage.connect(Who.bob(PAIR, true), ELSEWHERE).register();
      elsewhere.leaveAsPeer();
      first.leaveAsClient();
      Awaitility.await().until(() -> stage.mediator().connections() == 0);
      stage.waiting(Who.alice(PAIR, true));
    }
  }

  @Test
  void whoProvesNothingMakesRoomForNewcomersFromElsewhere() throws Exception {
    try (Stage stage = open(Map.of(Setting.UNPROVED_CONNECTIONS, "2"))) {
      ScriptedPeer waiting = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer oldest = stage.connect(Who.bob(PAIR, true)).fails("says nothing");
      Awaitility.await().until(() -> stage.mediator().connections() == 2);
      ScriptedPeer second = stage.connect(Who.bob(PAIR, true));
      Awaitility.await().until(() -> stage.mediator().connections() == 3);
      ScriptedPeer newcomer = stage.connect(Who.bob(PAIR, true), ELSEWHERE).register();
      assertTurnedAway(stage, oldest, Outcome.DISPLACED);
      newcomer.leaveAsPeer();
      waiting.leaveAsClient();
      stage.awaitRegistered(second.register());
    }
  }

  @Test
  void whoSaysWhatIsNoMessageMakesRoomAsWell() throws Exception {
    try (Stage stage = open(Map.of(Setting.CONNECTIONS, "2", Setting.UNPROVED_CONNECTIONS, "2"))) {
      ScriptedPeer rude = stage.connect(Who.bob(PAIR, true)).fails("garbage").send("garbage");
      rude.hear(AdvertiseAbort.class);
      ScriptedPeer silent = stage.connect(Who.bob(PAIR, true)).fails("says nothing");
      Awaitility.await().until(() -> stage.mediator().connections() == 2);
      stage.waiting(Who.alice(PAIR, true), ELSEWHERE);
      rude.end();
      silent.hangUp();
    }
  }

  @Test
  void whoWaitsNeverMakesRoom() throws Exception {
    try (Stage stage = open(Map.of(Setting.CONNECTIONS, "2", Setting.REGISTRATIONS, "2"))) {
      ScriptedPeer one = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer other = stage.waiting(Who.alice(KeyRing.pair(5), true));
      ScriptedPeer third = stage.connect(Who.bob(PAIR, true), ELSEWHERE);
      assertTurnedAway(stage, third, Outcome.FULL);
      assertThat(stage.isRegistered(one)).isTrue();
      assertThat(stage.isRegistered(other)).isTrue();
    }
  }

  @Test
  void aKeyHasItsShareOfRegistrations() throws Exception {
    try (Stage stage = open(Map.of(Setting.REGISTRATIONS_PER_KEY, "1"))) {
      ScriptedPeer first = stage.waiting(Who.alice(PAIR, true));
      Who again = new Who(PAIR.alice(), KeyRing.pair(5).alice(), true);
      ScriptedPeer second = stage.connect(again).register();
      assertTurnedAway(stage, second, Outcome.HOARDING);
      first.hangUp();
      Awaitility.await().until(() -> stage.mediator().connections() == 0);
      stage.waiting(again);
    }
  }

  @Test
  void thereIsAnEndToRegistrationsButNotForThePartnersOfThose() throws Exception {
    try (Stage stage = open(Map.of(Setting.REGISTRATIONS, "1"))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      KeyRing.Pair others = KeyRing.pair(5);
      assertTurnedAway(stage, stage.connect(Who.alice(others, true)).register(), Outcome.FULL);
      stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
      client.leaveAsClient();
      stage.waiting(Who.bob(others, true));
    }
  }

  private static Stage open(Map<Setting, String> settings) throws Exception {
    return Stage.open(settings, Level.INFO);
  }

  private static void assertTurnedAway(Stage stage, ScriptedPeer peer, Outcome outcome)
      throws IOException {
    peer.fails("finds no room");
    AdvertiseAbort abort = peer.hear(AdvertiseAbort.class);
    assertThat(abort.retryAfterMillis()).isEqualTo(5_000);
    peer.end();
    assertThat(stage.log().outcome(peer.address())).isEqualTo(outcome);
    assertThat(stage.mediator().tally().conversations()).containsEntry(outcome, 1L);
  }
}
