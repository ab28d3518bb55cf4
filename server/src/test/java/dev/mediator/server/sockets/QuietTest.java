package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.LogEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.LoggingEvent;

/** What the log says, and above all what it does not (guarantee G10). */
class QuietTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final String MARK = "HoStIlE";
  private static final String EVIL = MARK + "\n\r\u001b[31m\u0007" + MARK;

  @Test
  void aLineTellsWhoTheyWereAndHowItWent() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
      peer.leaveAsPeer();
      client.leaveAsClient();

      LogLine ofClient = stage.log().conversation(client.address());
      LogLine ofPeer = stage.log().conversation(peer.address());
      assertThat(ofClient.fields())
          .containsKeys("role", "proving_ms", "waiting_ms", "total_ms")
          .doesNotContainKey("reason")
          .containsEntry("outcome", Outcome.INTRODUCED)
          .containsEntry("key", PAIR.alice().publicKey().fingerprint())
          .containsEntry("wants", PAIR.bob().publicKey().fingerprint());
      assertThat(ofClient.get("role", Object.class)).hasToString("CLIENT");
      assertThat(ofPeer.get("role", Object.class)).hasToString("PEER");
      long proving = ofPeer.get("proving_ms", Long.class);
      assertThat(ofPeer.get("total_ms", Long.class)).isGreaterThanOrEqualTo(proving);
    }
  }

  /** Whoever embeds a Mediator chooses what logs. */
  @Test
  void aLogThatFailsHurtsNobody() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Bomb bomb = new Bomb();
    try (Stage stage = Stage.open(Map.of())) {
      context.addTurboFilter(bomb);
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
      client.leaveAsClient();
      Awaitility.await().until(() -> stage.mediator().connections() == 0);
      assertThat(stage.mediator().tally()).hasToString("INTRODUCED 2");
      assertThat(bomb.thrown.get()).isPositive();
    } finally {
      context.getTurboFilterList().remove(bomb);
    }
  }

  /** Fails for each line about a conversation, as it is about to be made. */
  private static final class Bomb extends TurboFilter {
    private final AtomicInteger thrown = new AtomicInteger();

    @Override
    public FilterReply decide(
        Marker marker, Logger logger, Level level, String format, Object[] values, Throwable t) {
      return FilterReply.NEUTRAL;
    }

    @Override
    public FilterReply decide(Logger logger, LoggingEvent line) {
      if (logger.getName().equals(LogEvent.CONVERSATION.logger().getName())) {
        thrown.incrementAndGet();
        throw new IllegalStateException("this log fails");
      }
      return FilterReply.NEUTRAL;
    }
  }

  @Test
  void nothingThatAPeerSaysIsLoggedAtAnyLevel() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.TRACE)) {
      Advertise good = Who.alice(PAIR, true).advertise();
      List<String> extensions = List.of(EVIL);
      ends(stage, new Advertise(0, EVIL, EVIL, extensions));
      ends(stage, new Advertise(0, good.ourKey() + EVIL, good.theirKey(), null));
      ends(stage, new Advertise(0, good.ourKey(), good.ourKey(), extensions));
      for (String text : List.of(EVIL, "{" + EVIL + "]}", "{\"" + MARK + "\":\"" + EVIL + "\"}")) {
        end(stage.connect(Who.alice(PAIR, true)).fails("is hostile").send(text));
      }
      ScriptedPeer impostor = stage.connect(Who.alice(PAIR, true)).fails("is hostile");
      impostor.send(new Advertise(0, good.ourKey(), good.theirKey(), extensions)).challenged();
      end(impostor.send(new AdvertiseResponse(EVIL)));
      ScriptedPeer rude = stage.waiting(Who.alice(PAIR, true)).fails("is hostile");
      end(rude.send(EVIL));
      stage.log().conversation(rude.address());
      stage.verify();
      assertThat(stage.log().events()).isNotEmpty().allSatisfy(QuietTest::isClean);
    }
  }

  @Test
  void noNonceAndNoKeyIsLoggedAtAnyLevel() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.TRACE)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).advertise().challenged();
      String nonce = peer.response().nonce();
      peer.respond().leaveAsPeer();
      client.leaveAsClient();
      stage.verify();
      assertThat(stage.log().events())
          .isNotEmpty()
          .allSatisfy(event ->
              assertThat(whole(event))
                  .doesNotContain(nonce, "m0.-.", "BEGIN RSA", "Nonce[m", "type\\\":"));
    }
  }

  /** But for where the Mediator itself listens. */
  @ParameterizedTest
  @CsvSource({"block, 127.0.0.0/24", "none, hidden"})
  void noLineTellsMoreOfAnAddressThanTheOperatorWants(String setting, String shown)
      throws Exception {
    Map<Setting, String> settings = Map.of(Setting.LOG_ADDRESSES, setting);
    try (Stage stage = Stage.open(settings, Level.DEBUG)) {
      for (int i = 0; i < 8; i++) {
        KeyRing.Pair pair = new KeyRing.Pair(KeyRing.key(i), KeyRing.key(39));
        stage.waiting(Who.alice(pair, true)).hangUp();
      }
      end(stage.connect(Who.alice(PAIR, false)).fails("is hostile").send("no JSON"));
      Awaitility.await().until(() -> stage.log().conversations().size() == 9);
      assertThat(stage.log().conversations())
          .allSatisfy(line -> assertThat(line.fields()).containsEntry("address", shown));
      assertThat(stage.log().events())
          .filteredOn(event -> event.getLoggerName().startsWith("mediator"))
          .filteredOn(event -> !event.getFormattedMessage().startsWith("listening"))
          .anyMatch(event -> event.getFormattedMessage().contains("(the last: " + shown + ")"))
          .noneMatch(event -> whole(event).contains("127.0.0.1"));
    }
  }

  /** Of what proves nothing only so much is written down; the next line counts the rest. */
  @Test
  void whoProvesNothingGetsFewLines() throws Exception {
    try (Stage stage = Stage.open(Map.of())) {
      int knocks = 0;
      while (withheld(stage) == 0) {
        end(stage.connect(Who.alice(PAIR, false)).fails("knocks").send("no JSON"));
        knocks++;
      }
      int written = stage.log().conversations().size();
      assertThat(written + withheld(stage)).isLessThanOrEqualTo(knocks);
      assertThat(written).isLessThan(knocks);
    }
  }

  private static long withheld(Stage stage) {
    return stage.log().conversations().stream()
        .filter(line -> line.fields().containsKey("withheld"))
        .mapToLong(line -> line.get("withheld", Long.class))
        .sum();
  }

  private static void ends(Stage stage, Advertise advertise) throws IOException {
    Who who = Who.alice(PAIR, advertise.ours());
    end(stage.connect(who).fails("is hostile").send(advertise));
  }

  /** Hears whatever comes until the Mediator ends it. */
  private static void end(ScriptedPeer peer) throws IOException {
    peer.drain();
    peer.close();
  }

  private static void isClean(ILoggingEvent event) {
    assertThat(whole(event)).doesNotContain(MARK, "\u001b", "\r", "\u0007");
  }

  private static String whole(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getFormattedMessage() + " " + event.getKeyValuePairs() + trace;
  }
}
