package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.LogEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which conversations get a line of their own, as those of hostile peers do. */
class AuditTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(3);
  private static final Endpoint ELSEWHERE = new Endpoint("192.0.2.17", 40_001);

  @TempDir private Path folder;

  private static List<LogLine> refused(Stage stage) {
    return stage.log().events().stream()
        .filter(event -> event.getLoggerName().equals(LogEvent.REFUSED.logger().getName()))
        .map(LogLine::of)
        .toList();
  }

  private static List<Outcome> outcomes(Stage stage) {
    return refused(stage).stream().map(LogLine::outcome).toList();
  }

  private static void knock(ScriptedPeer peer, String words) throws Exception {
    peer.fails("is hostile").send(words);
    peer.drain();
    peer.hangUp();
  }

  @Test
  void brokenWordsWrongProofsAndDeniedKeysAreThere() throws Exception {
    Path denied = Files.writeString(folder.resolve("denied"), PAIR.bob().publicKey() + "\n");
    try (Stage stage = Stage.open(Map.of(Setting.DENY_KEYS, denied.toString()), Level.INFO)) {
      ScriptedPeer broken = stage.connect(Who.alice(PAIR, false));
      knock(broken, "no JSON");
      knock(stage.connect(Who.alice(PAIR, true)).advertise().challenged(), "{}");
      ScriptedPeer liar = stage.connect(Who.alice(PAIR, true)).fails("lies");
      liar.advertise().challenged().send(new AdvertiseResponse("a guess"));
      liar.end();
      liar.hangUp();
      ScriptedPeer stranger = stage.connect(Who.bob(PAIR, true)).fails("is denied").register();
      stranger.drain();
      stranger.hangUp();
      Awaitility.await().until(() -> refused(stage).size() == 4);
      assertThat(outcomes(stage))
          .containsExactlyInAnyOrder(
              Outcome.REFUSED, Outcome.RUDE, Outcome.IMPOSTOR, Outcome.DENIED);
      assertThat(refused(stage).getFirst().fields())
          .containsEntry("event", "refused")
          .containsEntry("address", broken.address())
          .containsKey("reason");
    }
  }

  @Test
  void honestPeersAndThoseWhoJustLeaveAreNot() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
      peer.leaveAsPeer();
      client.leaveAsClient();
      stage.connect(Who.alice(PAIR, false)).hangUp();
      stage.waiting(Who.alice(PAIR, false)).hangUp();
      stage.verify();
      Awaitility.await().until(() -> stage.log().conversations().size() == 4);
      assertThat(refused(stage)).isEmpty();
    }
  }

  @Test
  void whoProvesNothingUntilTheDeadlineIs() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.HANDSHAKE_TIMEOUT, "1ms"), Level.INFO)) {
      stage.connect(Who.alice(PAIR, true)).fails("says nothing").drain();
      Awaitility.await().until(() -> outcomes(stage).equals(List.of(Outcome.SLOW)));
    }
  }

  /** Or a ban of one would be a ban of all. */
  @Test
  void aProxyNeverIsButWhoIsBehindIt() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.PROXIES, "127.0.0.2"), Level.INFO)) {
      knock(stage.connect(Who.alice(PAIR, false), "127.0.0.2"), "no header\r\n");
      knock(stage.connect(Who.alice(PAIR, false)), "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
      String header = "PROXY TCP4 192.0.2.17 192.0.2.2 40001 1337\r\n";
      knock(stage.connectBehind(Who.alice(PAIR, false), ELSEWHERE).send(header), "no JSON");
      Awaitility.await().until(() -> stage.log().conversations().size() == 3);
      Awaitility.await().until(() -> !refused(stage).isEmpty());
      assertThat(refused(stage))
          .singleElement()
          .satisfies(line -> assertThat(line.fields()).containsEntry("address", ELSEWHERE));
    }
  }

  /** Every peer does that to a certificate that has expired. */
  @Test
  void whoDeclinesTheCertificateIsNot() throws Exception {
    Credentials mine = Credentials.make("mine");
    mine.write(folder);
    Map<Setting, String> settings =
        Map.of(
            Setting.TLS_PORT, "0",
            Setting.TLS_CERTIFICATE, folder.resolve("certificate.pem").toString(),
            Setting.TLS_KEY, folder.resolve("key.pem").toString());
    try (Stage stage = Stage.open(settings, Level.INFO)) {
      Credentials other = Credentials.make("other");
      try {
        stage.connectTls(Who.alice(PAIR, true), other.trusting()).register();
      } catch (Exception e) {
        assertThat(e).hasMessageContaining("certificat");
      }
      Awaitility.await().until(() -> stage.log().conversations().size() == 1);
      assertThat(stage.log().conversations().getFirst().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(refused(stage)).isEmpty();
    }
  }

  @Test
  void oneSourceGetsFewLines() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO)) {
      int knocks = 0;
      while (refused(stage).stream().noneMatch(line -> line.fields().containsKey("withheld"))) {
        knock(stage.connect(Who.alice(PAIR, false)), "no JSON");
        knocks++;
      }
      assertThat(refused(stage)).hasSizeLessThan(knocks);
    }
  }
}
