package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that have the Mediator make new keys for TLS, and say nothing else. */
class KeyChangesTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  @TempDir Path folder;
  private Credentials mine;

  @BeforeEach
  void make() throws Exception {
    mine = Credentials.make("first");
    mine.write(folder);
  }

  /** Asking for new keys costs 26 bytes, and an answer, and says nothing. */
  @Test
  void whoOnlyChangesKeysIsCutOff() throws Exception {
    try (Stage stage = open()) {
      ScriptedPeer peer = stage.connectTls(Who.alice(PAIR, true), mine.trusting()).register();
      stage.awaitRegistered(peer);
      peer.fails("changes keys");
      assertThatThrownBy(
              () -> {
                while (true) {
                  peer.tls().startHandshake();
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.RUDE);
    }
  }

  /** Java makes all the keys that are asked for, and answers each; once, and not for long. */
  @Test
  void whoPacksChangesOfKeysIsCutOffAtOnce() throws Exception {
    try (Stage stage = open()) {
      ScriptedPeer peer = stage.connectTls(Who.alice(PAIR, true), mine.trusting()).register();
      stage.awaitRegistered(peer);
      peer.fails("changes keys");
      peer.sendRaw(KeyChanges.packed(peer.tls(), 400));
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.RUDE);
    }
  }

  /** What they hold shows only when Java has done it all. */
  @Test
  void norAreTheyTakenBeyondWhatAMessageNeeds() throws Exception {
    try (Stage stage = open()) {
      ScriptedPeer peer = stage.connectTls(Who.alice(PAIR, true), mine.trusting());
      peer.fails("changes keys");
      peer.sendRaw(KeyChanges.packed(peer.tls(), 3000));
      assertThat(stage.log().conversation(peer.address()).fields().get("reason"))
          .asString()
          .contains("a TLS record may hold 2048 bytes");
    }
  }

  private Stage open() throws CannotListenException {
    return Stage.open(Credentials.settings(folder), Level.INFO);
  }
}
