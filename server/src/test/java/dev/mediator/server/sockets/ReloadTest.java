package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.config.Reload;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running Mediator makes of a configuration that has changed. */
class ReloadTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(3);
  private static final KeyRing.Pair OTHERS = KeyRing.pair(44);

  @TempDir private Path folder;
  private final Map<Setting, String> settings = new HashMap<>();

  private Stage open() throws Exception {
    return Stage.open(settings, Level.INFO);
  }

  private static List<String> lines(Stage stage, String part) {
    return stage.log().events().stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(part))
        .toList();
  }

  private static void introduce(ScriptedPeer client, ScriptedPeer peer) throws Exception {
    peer.leaveAsPeer();
    assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
  }

  @Test
  void namesWhatChangedAndWhatNeedsARestart() throws Exception {
    try (Stage stage = open()) {
      int port = stage.mediator().port();
      assertThat(stage.mediator().reload()).isEqualTo(new Reload(List.of(), List.of(), List.of()));
      settings.put(Setting.RETRIES, "0");
      settings.put(Setting.LOWEST_PORT, "65535");
      settings.put(Setting.PORT, "1337");
      settings.put(Setting.EVENT_LOOPS, "1");
      Reload reload = stage.mediator().reload();
      assertThat(reload.changed()).containsExactly(Setting.LOWEST_PORT, Setting.RETRIES);
      assertThat(reload.needRestart()).containsExactly(Setting.PORT, Setting.EVENT_LOOPS);
      assertThat(lines(stage, "the configuration (changed: lowest-port, retries)")).hasSize(1);
      assertThat(lines(stage, "holds after a restart only: port, event-loops")).hasSize(1);

      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true)).fails("is at a low port");
      assertThat(peer.advertise().hear(AdvertiseAbort.class).reason()).contains("65535");
      peer.hangUp();
      assertThat(stage.mediator().port()).isEqualTo(port);
      assertThat(stage.mediator().config().rules().retries()).isZero();
      assertThat(stage.mediator().config().listening().eventLoops()).isEqualTo(3);
      assertThat(stage.mediator().reload())
          .as("it is still to be done")
          .isEqualTo(new Reload(List.of(), reload.needRestart(), List.of()));
    }
  }

  @Test
  void whatIsWrongChangesNothingAndIsToldAllAtOnce() throws Exception {
    try (Stage stage = open()) {
      settings.put(Setting.LOWEST_PORT, "65535");
      settings.put(Setting.RETRIES, "many");
      settings.put(Setting.SETTLE, "soon");
      Reload reload = stage.mediator().reload();
      assertThat(reload.problems()).hasSize(2);
      settings.remove(Setting.RETRIES);
      settings.remove(Setting.SETTLE);
      settings.put(Setting.ALLOW_KEYS, folder.resolve("missing").toString());
      assertThat(stage.mediator().reload().problems())
          .containsExactly(folder.resolve("missing") + " does not exist");
      assertThat(lines(stage, "what was read before still holds: the configuration")).hasSize(2);
      introduce(
          stage.waiting(Who.alice(PAIR, true)), stage.connect(Who.bob(PAIR, true)).register());
    }
  }

  @Test
  void aLowerLimitSendsNobodyAway() throws Exception {
    try (Stage stage = open()) {
      ScriptedPeer alice = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer other = stage.waiting(Who.alice(OTHERS, true));
      settings.put(Setting.REGISTRATIONS, "1");
      stage.mediator().reload();
      assertThat(stage.mediator().waiting()).isEqualTo(2);
      introduce(alice, stage.connect(Who.bob(PAIR, true)).register());
      ScriptedPeer newcomer = stage.connect(Who.alice(PAIR, true)).fails("finds no room");
      newcomer.register().hear(AdvertiseAbort.class);
      newcomer.hangUp();
      assertThat(stage.log().outcome(newcomer.address())).isEqualTo(Outcome.FULL);
      introduce(other, stage.connect(Who.bob(OTHERS, true)).register());
    }
  }

  @Test
  void anotherListIsReadFromThenOn() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), PAIR.alice().publicKey() + "\n");
    try (Stage stage = open()) {
      ScriptedPeer waiting = stage.waiting(Who.alice(PAIR, true)).fails("is denied");
      settings.put(Setting.DENY_KEYS, list.toString());
      assertThat(stage.mediator().reload().changed()).containsExactly(Setting.DENY_KEYS);
      waiting.hear(AdvertiseAbort.class);
      waiting.hangUp();
      ScriptedPeer other = stage.waiting(Who.alice(OTHERS, true)).fails("is denied");
      Files.writeString(list, OTHERS.alice().publicKey() + "\n\n");
      other.hear(AdvertiseAbort.class);
      other.hangUp();
      settings.remove(Setting.DENY_KEYS);
      stage.mediator().reload();
      stage.waiting(Who.alice(OTHERS, true)).hangUp();
    }
  }

  @Test
  void anotherServerIsAskedFromThenOn() throws Exception {
    try (AccessDesk one = AccessDesk.answering(200);
        AccessDesk other = AccessDesk.answering(204)) {
      settings.put(Setting.ACCESS_URL, one.url());
      try (Stage stage = open()) {
        ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
        assertThat(one.nextAsked()).contains(client.address().toString());
        settings.put(Setting.ACCESS_URL, other.url());
        stage.mediator().reload();
        ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
        assertThat(other.nextAsked()).contains(peer.address().toString());
        introduce(client, peer);
      }
    }
  }

  /** One that runs already is not moved. */
  @Test
  void aDeadlineHoldsForThoseWhoComeAfterwards() throws Exception {
    try (Stage stage = open()) {
      ScriptedPeer before = stage.connect(Who.alice(PAIR, true)).advertise().challenged();
      settings.put(Setting.HANDSHAKE_TIMEOUT, "1ms");
      stage.mediator().reload();
      ScriptedPeer after = stage.connect(Who.alice(OTHERS, true)).fails("says nothing");
      assertThat(stage.log().outcome(after.address())).isEqualTo(Outcome.SLOW);
      after.hangUp();
      settings.remove(Setting.HANDSHAKE_TIMEOUT);
      stage.mediator().reload();
      before.respond();
      stage.awaitRegistered(before);
      introduce(before, stage.connect(Who.bob(PAIR, true)).register());
    }
  }

  @Test
  void certificatesReplaceEachOtherButTheFirstNeedsARestart() throws Exception {
    Credentials mine = Credentials.make("first");
    mine.write(folder);
    try (Stage stage = open()) {
      nameCertificate(folder);
      assertThat(stage.mediator().reload())
          .isEqualTo(
              new Reload(List.of(), List.of(Setting.TLS_CERTIFICATE, Setting.TLS_KEY), List.of()));
    }
    settings.put(Setting.TLS_PORT, "0");
    try (Stage stage = open()) {
      Path second = Files.createDirectory(folder.resolve("second"));
      Credentials other = Credentials.make("second");
      other.write(second);
      nameCertificate(second);
      assertThat(stage.mediator().reload().changed())
          .containsExactly(Setting.TLS_CERTIFICATE, Setting.TLS_KEY);
      stage.connectTls(Who.alice(PAIR, true), other.trusting()).hangUp();
      Credentials third = Credentials.make("third");
      third.write(second);
      Awaitility.await()
          .until(() -> !lines(stage, "read anew: the certificate and its key").isEmpty());
      settings.remove(Setting.TLS_CERTIFICATE);
      assertThat(stage.mediator().reload().problems()).singleElement().asString().contains("both");
    }
  }

  private void nameCertificate(Path where) {
    settings.put(Setting.TLS_CERTIFICATE, where.resolve("certificate.pem").toString());
    settings.put(Setting.TLS_KEY, where.resolve("key.pem").toString());
  }
}
