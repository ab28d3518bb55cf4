package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.ScriptedPeer.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the protocol one by one, as a peer at the other end of the wire sees them. */
class RulesTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNewerProofOfTheSameWishReplacesTheOlder(boolean ours) throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer older = stage.waiting(Who.alice(PAIR, ours));
      ScriptedPeer newer = stage.connect(Who.alice(PAIR, ours)).register();

      assertThat(older.aborted()).isEqualTo("replaced by a newer registration of this key");
      assertThat(older.end()).isEqualTo(Ending.FIN);
      older.hangUp();
      assertThat(stage.log().outcome(older.address())).isEqualTo(Outcome.SUPERSEDED);
      stage.awaitRegistered(newer);
      introduce(newer, stage.connect(Who.bob(PAIR, ours)).register());
    }
  }

  /** Once matched it is no registration any more, so a newcomer waits for itself. */
  @Test
  void whoIsMatchedIsNotReplaced() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
      peer.hear(PeerDisconnect.class);
      ScriptedPeer newcomer = stage.waiting(Who.alice(PAIR, true));

      peer.hangUp();
      assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
      introduce(newcomer, stage.connect(Who.bob(PAIR, true)).register());
    }
  }

  @Test
  void oneKeyWaitsForSeveralOthersAtOnce() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer[] waiting = new ScriptedPeer[5];
      for (int other = 0; other < 5; other++) {
        waiting[other] = stage.waiting(new Who(KeyRing.key(9), KeyRing.key(other), true));
      }
      for (int other = 4; other >= 0; other--) {
        Who who = new Who(KeyRing.key(other), KeyRing.key(9), false);
        introduce(waiting[other], stage.connect(who).register());
      }
    }
  }

  @Test
  void onlyAMutualWishIsAPair() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      for (int i = 0; i < 3; i++) {
        stage.waiting(new Who(KeyRing.key(i), KeyRing.key((i + 1) % 3), i % 2 == 0));
      }
      assertThat(stage.mediator().waiting()).isEqualTo(3);
      stage.verify();
      assertThat(stage.mediator().waiting()).isEqualTo(3);
    }
  }

  /** Nobody comes from port 65535 here, so that every port is too low. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLowPortIsAskedFiveTimesToComeFromAnother(boolean ours) throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.LOWEST_PORT, "65535"))) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, ours)).fails("a low port");
      for (int retry = 0; retry < 5; retry++) {
        assertThat(peer.advertise().hear(AdvertiseRetry.class).reason()).contains("65535");
      }
      assertThat(peer.advertise().aborted()).contains("65535");
      assertThat(peer.end()).isEqualTo(Ending.FIN);
      peer.hangUp();
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.REFUSED);
    }
  }

  @Test
  void anErroneousAdvertiseIsRefusedWithItsReason() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      Advertise good = Who.alice(PAIR, false).advertise();
      String mine = good.ourKey();
      String theirs = good.theirKey();
      refused(stage, new Advertise(1, mine, theirs, null), "version 0");
      refused(stage, new Advertise(255, mine, theirs, List.of()), "version 0");
      refused(stage, new Advertise(0, mine, mine, null), "same");
      refused(stage, new Advertise(0, mine, mine.replace("\n", "\r\n"), null), "same");
      refused(stage, new Advertise(0, "no key", theirs, null), "key");
      refused(stage, new Advertise(0, mine, theirs.substring(0, 80), null), "key");
    }
  }

  private static void refused(Stage stage, Advertise advertise, String reason) throws IOException {
    ScriptedPeer peer = stage.connect(Who.alice(PAIR, advertise.ours())).fails("is wrong");
    assertThat(peer.send(advertise).aborted()).contains(reason);
    assertThat(peer.end()).isEqualTo(Ending.FIN);
    peer.close();
  }

  /** Closing too early would answer the late bytes with an RST, which overtakes the reason. */
  @ParameterizedTest
  @CsvSource({"epoll, 1", "epoll, 32", "nio, 32", "io_uring, 32"})
  void theReasonArrivesAlthoughThePeerKeepsSending(String transport, int kib) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = Stage.open(Map.of(Setting.TRANSPORT, transport))) {
      for (int round = 0; round < 20; round++) {
        ScriptedPeer peer = stage.connect(Who.alice(PAIR, false)).fails("talks on");
        peer.send("{\"type\":0,\"payload\":{}}");
        for (int sent = 0; sent < kib; sent++) {
          peer.send("x".repeat(1024));
        }
        assertThat(peer.aborted()).isNotEmpty();
        assertThat(peer.end()).isEqualTo(Ending.FIN);
        peer.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m0.-.", "1337"})
  void aWrongNonceIsAnsweredWithNothing(String nonce) throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, false)).advertise().challenged();
      peer.fails("wrong nonce").send(new AdvertiseResponse(nonce));
      assertThat(peer.end()).isEqualTo(Ending.FIN);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.IMPOSTOR);
    }
  }

  @Test
  void aProofOfOneConnectionIsWorthNothingOnAnother() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer first = stage.connect(Who.alice(PAIR, false)).advertise().challenged();
      ScriptedPeer second = stage.connect(Who.alice(PAIR, false)).advertise().challenged();
      second.fails("replays").send(first.response());
      assertThat(second.end()).isEqualTo(Ending.FIN);
      first.fails("was cheated").reset();
    }
  }

  /** G11: what is sent to a peer does not depend on whether the key that it wants is known. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKnownKeyIsAnsweredLikeAnUnknownOne(boolean ours) throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      stage.waiting(new Who(KeyRing.key(1), KeyRing.key(2), ours));
      ScriptedPeer wantsKnown = stage.waiting(new Who(KeyRing.key(0), KeyRing.key(1), ours));
      ScriptedPeer wantsUnknown = stage.waiting(new Who(KeyRing.key(0), KeyRing.key(3), ours));
      stage.verify();
      assertThat(stage.isRegistered(wantsKnown)).isTrue();
      assertThat(stage.isRegistered(wantsUnknown)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoWaitsLongerThanTheLimitIsClosed(boolean ours) throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.WAITING_LIMIT, "1s"))) {
      stage.story().mayCloseTheInnocent();
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, ours)).register();
      assertThat(peer.end()).isEqualTo(Ending.FIN);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.EXPIRED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatStaysIsClosed(boolean ours) throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.LEAVING_TIMEOUT, "1s"))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, ours));
      stage.connect(Who.bob(PAIR, ours)).register().leaveAsPeer();
      client.hear(PeerIdentification.class);
      assertThat(client.end()).isEqualTo(Ending.FIN);
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.INTRODUCED);
    }
  }

  /** Bytes do not move the deadline: one Advertise after the other is no way to stay. */
  @Test
  void theHandshakeDeadlineIsAbsolute() throws Exception {
    Map<Setting, String> settings =
        Map.of(
            Setting.HANDSHAKE_TIMEOUT, "1s", Setting.LOWEST_PORT, "65535", Setting.RETRIES, "100");
    try (Stage stage = Stage.open(settings)) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, false)).fails("comes again and again");
      int retries = 0;
      while (!stage.log().endsWithin(peer.address(), Duration.ofMillis(50))
          && peer.advertise().next() instanceof AdvertiseRetry) {
        retries++;
      }
      assertThat(retries).isLessThan(100);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.SLOW);
      peer.end();
    }
  }

  private static void introduce(ScriptedPeer client, ScriptedPeer peer) throws IOException {
    peer.leaveAsPeer();
    assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
  }
}
