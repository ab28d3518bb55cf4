package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.sun.net.httpserver.HttpExchange;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.ScriptedPeer.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web server decides about who may use a Mediator; and that nobody is let in without it. */
class AccessServerTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(3);
  private static final KeyRing.Pair OTHERS = KeyRing.pair(44);
  private static final String ELSEWHERE = "127.0.0.2";

  /** As many of one address as are asked about at once. */
  private static final int MOST_OF_AN_ADDRESS = 32;

  @TempDir private Path folder;

  private static Stage open(String url, Setting setting, String value) throws Exception {
    Map<Setting, String> settings = new HashMap<>();
    settings.put(Setting.ACCESS_URL, url);
    settings.put(setting, value);
    return Stage.open(settings, Level.INFO);
  }

  private static Stage open(AccessDesk desk) throws Exception {
    return Stage.open(Map.of(Setting.ACCESS_URL, desk.url()), Level.INFO);
  }

  /** Time for a call is half of it. */
  private static Stage openInAHurry(String url) throws Exception {
    return open(url, Setting.HANDSHAKE_TIMEOUT, "1s");
  }

  private static List<String> warnings(Stage stage) {
    return stage.log().events().stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static void assertUndecided(Stage stage, ScriptedPeer peer) throws IOException {
    peer.fails("is not decided about");
    AdvertiseAbort abort = peer.hear(AdvertiseAbort.class);
    assertThat(abort.reason()).contains("could not find out");
    assertThat(abort.retryAfterMillis()).isEqualTo(5_000);
    peer.end();
    assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.UNDECIDED);
    assertThat(stage.mediator().waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204})
  void whoIsLetInIsIntroduced(int status) throws Exception {
    try (AccessDesk desk = AccessDesk.answering(status);
        Stage stage = open(desk)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      assertThat(desk.nextAsked())
          .isEqualTo(
              "POST /access?token=secret {\"key\":\"%s\",\"wants\":\"%s\",\"address\":\"%s\"}",
              PAIR.alice().publicKey(), PAIR.bob().publicKey(), client.address());
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, false)).register();
      peer.leaveAsPeer();
      client.leaveAsClient();
      assertThat(desk.nextAsked()).contains("{\"key\":\"" + PAIR.bob().publicKey());
      assertThat(warnings(stage)).isEmpty();
    }
  }

  @Test
  void whoIsForbiddenIsRefusedForGood() throws Exception {
    try (AccessDesk desk = AccessDesk.answering(403);
        Stage stage = open(desk)) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true)).fails("is denied").register();
      AdvertiseAbort abort = peer.hear(AdvertiseAbort.class);
      assertThat(abort.reason())
          .isEqualTo("this Mediator does not serve your key, or not with this partner");
      assertThat(abort.retryAfterMillis()).isNull();
      assertThat(peer.end()).isEqualTo(Ending.FIN);
      peer.hangUp();
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.DENIED);
      assertThat(warnings(stage)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 206, 304, 400, 401, 404, 429, 500, 503})
  void everyOtherAnswerLetsNobodyIn(int status) throws Exception {
    try (AccessDesk desk = AccessDesk.answering(status);
        Stage stage = open(desk)) {
      assertUndecided(stage, stage.connect(Who.alice(PAIR, true)).register());
      assertUndecided(stage, stage.connect(Who.bob(PAIR, true)).register());
      assertThat(warnings(stage))
          .singleElement()
          .asString()
          .contains("127.0.0.1:", "it answers " + status)
          .doesNotContain("secret");
      desk.behave(exchange -> exchange.sendResponseHeaders(200, -1));
      stage.waiting(Who.alice(PAIR, true));
    }
  }

  @Test
  void nobodyIsSentElsewhereToAsk() throws Exception {
    try (AccessDesk other = AccessDesk.answering(200);
        AccessDesk desk =
            AccessDesk.that(exchange -> {
              exchange.getResponseHeaders().add("Location", other.url());
              exchange.sendResponseHeaders(307, -1);
            });
        Stage stage = open(desk)) {
      assertUndecided(stage, stage.connect(Who.alice(PAIR, true)).register());
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aServerThatHangsUpLetsNobodyIn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUpOnEverybody(server));
      try (Stage stage =
          Stage.open(
              Map.of(Setting.ACCESS_URL, "http://127.0.0.1:" + server.getLocalPort() + "/"))) {
        assertUndecided(stage, stage.connect(Who.alice(PAIR, true)).register());
      }
    }
  }

  private static void hangUpOnEverybody(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read();
        }
      }
    } catch (IOException e) {
      // That is the end of the test.
    }
  }

  @Test
  void aServerThatIsNotThereLetsNobodyIn() throws Exception {
    AccessDesk desk = AccessDesk.answering(200);
    desk.close();
    try (Stage stage = open(desk)) {
      assertUndecided(stage, stage.connect(Who.alice(PAIR, true)).register());
      assertThat(warnings(stage)).singleElement().asString().contains("no connection comes up");
    }
  }

  @Test
  void aServerThatSaysNothingLetsNobodyInAndHoldsNobodyUp() throws Exception {
    try (AccessDesk desk = AccessDesk.hesitating(200);
        Stage stage = openInAHurry(desk.url())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true)).register();
      desk.nextAsked();
      for (int i = 0; i < 6; i++) {
        ScriptedPeer other = stage.connect(Who.alice(OTHERS, true)).advertise().challenged();
        other.hangUp();
      }
      assertUndecided(stage, peer);
      assertThat(warnings(stage)).singleElement().asString().contains("no answer in 500 ms");
      desk.release();
    }
  }

  @Test
  void aServerThatNeverStopsTalkingLetsNobodyIn() throws Exception {
    try (AccessDesk desk = AccessDesk.that(AccessServerTest::talk);
        Stage stage = open(desk)) {
      assertUndecided(stage, stage.connect(Who.alice(PAIR, true)).register());
    }
  }

  /** Until nobody listens. */
  private static void talk(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    while (true) {
      exchange.getResponseBody().write(new byte[8192]);
    }
  }

  @Test
  void aServerThatKeepsTheEndOfItsAnswerBackLetsNobodyIn() throws Exception {
    try (AccessDesk desk = AccessDesk.hesitatingAfter(200);
        Stage stage = openInAHurry(desk.url())) {
      assertUndecided(stage, stage.connect(Who.alice(PAIR, true)).register());
      desk.release();
    }
  }

  @Test
  void thereAreOnlySoManyCallsOfOneAddress() throws Exception {
    try (AccessDesk desk = AccessDesk.hesitating(200);
        Stage stage = open(desk)) {
      List<ScriptedPeer> asking = new ArrayList<>();
      for (int i = 0; i < MOST_OF_AN_ADDRESS; i++) {
        asking.add(stage.connect(Who.alice(KeyRing.pair(i), true)).register());
        desk.nextAsked();
      }
      assertUndecided(stage, stage.connect(Who.bob(PAIR, true)).register());
      ScriptedPeer fromElsewhere = stage.connect(Who.alice(OTHERS, true), ELSEWHERE).register();
      desk.nextAsked();
      desk.release();
      stage.awaitRegistered(fromElsewhere);
      asking.forEach(stage::awaitRegistered);
      stage.waiting(new Who(KeyRing.key(38), KeyRing.key(39), true));
    }
  }

  @Test
  void whoIsOnAListIsNotAskedAbout() throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, PAIR.alice().publicKey().toString());
    try (AccessDesk desk = AccessDesk.answering(200);
        Stage stage = open(desk.url(), Setting.DENY_KEYS, list.toString())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true)).fails("is denied").register();
      peer.aborted();
      peer.end();
      peer.hangUp();
      stage.waiting(Who.alice(OTHERS, true));
      assertThat(desk.asked()).hasSize(1);
    }
  }

  /** The answer comes too late: to one who is denied by now, and to one who left. */
  @Test
  void whatHappensMeanwhileCounts() throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, "# nobody\n");
    try (AccessDesk desk = AccessDesk.hesitating(200);
        Stage stage = open(desk.url(), Setting.DENY_KEYS, list.toString())) {
      ScriptedPeer denied = stage.connect(Who.alice(PAIR, true)).fails("is denied").register();
      ScriptedPeer gone = stage.connect(Who.alice(OTHERS, true)).register();
      desk.nextAsked();
      desk.nextAsked();
      gone.hangUp();
      assertThat(stage.log().outcome(gone.address())).isEqualTo(Outcome.GONE);
      Files.writeString(list, PAIR.alice().publicKey().toString());
      stage.mediator().reload();
      assertThat(denied.aborted()).isEqualTo("this Mediator does not serve your key");
      denied.end();
      denied.hangUp();
      desk.release();
      stage.waiting(Who.bob(OTHERS, true));
      assertThat(stage.mediator().waiting()).isEqualTo(1);
    }
  }
}
