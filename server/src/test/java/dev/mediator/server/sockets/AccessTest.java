package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.ScriptedPeer.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use a Mediator, by its operator's lists, and what becomes of those who may no longer. */
class AccessTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(3);
  private static final KeyRing.Pair OTHERS = KeyRing.pair(44);
  private static final String NOT_YOU = "this Mediator does not serve your key";

  @TempDir private Path folder;
  private Path list;

  @BeforeEach
  void writeList() throws IOException {
    list = folder.resolve("list");
    write(PAIR.alice(), PAIR.bob());
  }

  private void write(PeerKeyPair... keys) throws IOException {
    List<String> lines = new ArrayList<>();
    for (PeerKeyPair key : keys) {
      lines.add(key.publicKey() + " a remark");
    }
    Files.write(list, lines);
  }

  private Stage open(Setting setting) throws Exception {
    return Stage.open(Map.of(setting, list.toString()), Level.INFO);
  }

  private static void assertDenied(Stage stage, ScriptedPeer peer, String reason)
      throws IOException {
    peer.fails("is denied");
    AdvertiseAbort abort = peer.hear(AdvertiseAbort.class);
    assertThat(abort.reason()).isEqualTo(reason);
    assertThat(abort.retryAfterMillis()).as("final").isNull();
    assertThat(peer.end()).isEqualTo(Ending.FIN);
    peer.hangUp();
    LogLine line = stage.log().conversation(peer.address());
    assertThat(line.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(line.get("key", Object.class)).isEqualTo(peer.who().own().publicKey().fingerprint());
  }

  private static void introduce(ScriptedPeer client, ScriptedPeer peer) throws IOException {
    peer.leaveAsPeer();
    assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
  }

  private static List<String> lines(Stage stage, String part) {
    return stage.log().events().stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(part))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allowedKeysAloneAreServed(boolean ours) throws Exception {
    try (Stage stage = open(Setting.ALLOW_KEYS)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, ours));
      assertDenied(stage, stage.connect(Who.alice(OTHERS, ours)).register(), NOT_YOU);
      introduce(client, stage.connect(Who.bob(PAIR, ours)).register());
      assertThat(stage.mediator().tally().conversations()).containsEntry(Outcome.DENIED, 1L);
    }
  }

  /** What one is told concerns one's own key: not that of whom one wants. */
  @Test
  void whoWantsSomebodyThatIsNotServedWaits() throws Exception {
    write(PAIR.alice());
    try (Stage stage = open(Setting.ALLOW_KEYS)) {
      stage.waiting(Who.alice(PAIR, true));
      assertDenied(stage, stage.connect(Who.bob(PAIR, true)).register(), NOT_YOU);
      assertThat(stage.mediator().waiting()).isEqualTo(1);
    }
  }

  @Test
  void deniedKeysAreNotServed() throws Exception {
    try (Stage stage = open(Setting.DENY_KEYS)) {
      assertDenied(stage, stage.connect(Who.alice(PAIR, true)).register(), NOT_YOU);
      ScriptedPeer client = stage.waiting(Who.alice(OTHERS, true));
      introduce(client, stage.connect(Who.bob(OTHERS, true)).register());
    }
  }

  @Test
  void allowedPairsAloneAreServed() throws Exception {
    String pair = PAIR.bob().publicKey() + " " + PAIR.alice().publicKey();
    Files.writeString(list, pair);
    try (Stage stage = open(Setting.ALLOW_PAIRS)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      Who stranger = new Who(PAIR.alice(), OTHERS.alice(), true);
      String reason = "this Mediator does not serve your key with this partner";
      assertDenied(stage, stage.connect(stranger).register(), reason);
      introduce(client, stage.connect(Who.bob(PAIR, true)).register());
    }
  }

  /** Or anybody could find out who is listed. */
  @Test
  void whoDoesNotHoldTheKeyLearnsNothing() throws Exception {
    try (Stage stage = open(Setting.ALLOW_KEYS)) {
      for (Who who : List.of(Who.alice(PAIR, true), Who.alice(OTHERS, true))) {
        ScriptedPeer liar = stage.connect(who).fails("lies").advertise().challenged();
        liar.send(new AdvertiseResponse("a guess"));
        assertThat(liar.end()).isEqualTo(Ending.FIN);
        liar.hangUp();
        assertThat(stage.log().outcome(liar.address())).isEqualTo(Outcome.IMPOSTOR);
      }
    }
  }

  @Test
  void whoWaitsAndIsDeniedHasToGoAndWhoHasAMatchGoesOn() throws Exception {
    write(PAIR.alice(), PAIR.bob(), OTHERS.alice());
    try (Stage stage = open(Setting.ALLOW_KEYS)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
      peer.hear(PeerDisconnect.class);
      ScriptedPeer waiting = stage.waiting(Who.alice(OTHERS, true));
      ScriptedPeer proving = stage.connect(Who.alice(PAIR, true)).advertise().challenged();

      write(OTHERS.bob());
      stage.mediator().reload();
      assertThat(lines(stage, "read anew: the lists"))
          .containsExactly(
              "read anew: the lists of keys (keys allowed: 1, keys denied: 0, pairs allowed: all)");
      assertDenied(stage, waiting, NOT_YOU);
      assertThat(stage.mediator().waiting()).isZero();
      assertDenied(stage, proving.respond(), NOT_YOU);
      peer.hangUp();
      assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
    }
  }

  @Test
  void aListThatIsWrongChangesNothingAndIsToldInOneLine() throws Exception {
    try (Stage stage = open(Setting.ALLOW_KEYS)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      Files.writeString(list, "no key\nnor this\n");
      stage.mediator().reload();
      assertThat(lines(stage, "not read anew"))
          .singleElement()
          .asString()
          .contains("still holds", list + ": line 1 ", list + ": line 2 ")
          .doesNotContain("\n");
      Files.delete(list);
      stage.mediator().reload();
      assertThat(lines(stage, list + " does not exist")).hasSize(1);
      assertDenied(stage, stage.connect(Who.alice(OTHERS, true)).register(), NOT_YOU);
      introduce(client, stage.connect(Who.bob(PAIR, true)).register());
    }
  }

  @Test
  void aChangeIsNoticed() throws Exception {
    try (Stage stage = open(Setting.DENY_KEYS)) {
      ScriptedPeer waiting = stage.waiting(Who.alice(OTHERS, true));
      write(OTHERS.alice());
      assertDenied(stage, waiting, NOT_YOU);
      stage.waiting(Who.alice(PAIR, true));
    }
  }

  @Test
  void listsThatAreWrongStopTheStart() {
    Path missing = folder.resolve("missing");
    MediatorConfig config =
        MediatorConfig.of(
            Map.of(
                Setting.PORT,
                "0",
                Setting.ADMIN_PORT,
                "off",
                Setting.ALLOW_KEYS,
                missing.toString(),
                Setting.ALLOW_PAIRS,
                list.toString()));
    assertThatThrownBy(() -> Mediator.start(config))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(3)
                    .contains(missing + " does not exist")
                    .anyMatch(problem -> problem.startsWith(list + ": line 2 ")));
  }
}
