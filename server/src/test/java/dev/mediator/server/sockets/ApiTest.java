package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.ScriptedPeer.Ending;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees through the API, and has done. */
class ApiTest {
  private static final int MOST_WATCHERS = 16;
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  @Test
  void showsWhoWaitsAndFindsThemByAnyPart() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer alice = stage.waiting(Who.alice(PAIR, true));
      stage.waiting(Who.alice(KeyRing.pair(1), true), "127.0.0.9");
      String key = alice.fingerprint();

      assertThat(operator.get("/api/waiting").body())
          .contains("\"waiting\":2,\"found\":2", key, alice.address().toString());
      assertThat(operator.get("/api/waiting?search=" + encode(key.substring(20, 30))).body())
          .contains("\"waiting\":2,\"found\":1", key, "\"waiting_s\":");
      assertThat(operator.get("/api/waiting?search=127.0.0.9:").body())
          .contains("\"found\":1")
          .doesNotContain(key);
      assertThat(operator.get("/api/waiting?limit=0&offset=1").body()).contains("\"peers\":[]");
      assertThat(operator.get("/api/status").body())
          .contains("\"ready\":true", "\"waiting\":2", "\"proved\":2");
      assertThat(operator.get("/api/waiting?limit=1001").body())
          .isEqualToIgnoringNewLines("{\"error\":\"limit takes a whole number from 0 to 1000\"}");
    }
  }

  @Test
  void showsHowConversationsEnded() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
      client.leaveAsClient();
      String key = client.fingerprint();
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(operator.get("/api/conversations?search=" + encode(key)).body())
                  .contains(
                      "\"outcome\":\"introduced\"", "\"role\":\"client\"", "\"role\":\"peer\""));
    }
  }

  @Test
  void dropsWhoeverIsMeant() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer alice = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer other = stage.waiting(Who.alice(KeyRing.pair(1), true));
      String key = alice.fingerprint();

      stage.story().mayCloseTheInnocent();
      assertThat(order(operator, "drop", key, "")).startsWith("200 ").contains("\"dropped\":1");
      alice.end();
      assertThat(stage.log().outcome(alice.address())).isEqualTo(Outcome.DROPPED);
      assertThat(stage.isRegistered(other)).isTrue();
      stage.waiting(Who.alice(PAIR, true));
    }
  }

  @Test
  void keepsAKeyOutUntilItIsLifted() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer alice = stage.waiting(Who.alice(PAIR, true));
      String key = alice.fingerprint();

      stage.story().mayCloseTheInnocent();
      assertThat(order(operator, "bans", key, ",\"for\":\"1h\"")).contains("\"dropped\":1");
      alice.end();
      ScriptedPeer again = stage.connect(Who.alice(PAIR, true)).register();
      assertDenied(stage, again);
      assertThat(operator.get("/api/bans").body())
          .contains(key)
          .containsPattern("\"left_s\":3[45]\\d\\d");

      assertThat(order(operator, "bans/lift", key, "")).startsWith("200 ");
      assertThat(order(operator, "bans/lift", key, "")).startsWith("404 ").contains("not banned");
      stage.waiting(Who.alice(PAIR, true));
    }
  }

  @Test
  void keepsAddressesOut() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      ScriptedPeer near = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer far = stage.waiting(Who.alice(KeyRing.pair(1), true), "127.0.1.1");

      stage.story().mayCloseTheInnocent();
      assertThat(order(operator, "bans", "127.0.1.0/24", "")).contains("\"dropped\":1");
      far.end();
      ScriptedPeer again = stage.connect(Who.alice(KeyRing.pair(1), true), "127.0.1.2");
      assertDenied(stage, again);
      assertThat(stage.isRegistered(near)).isTrue();
      assertThat(operator.get("/api/bans").body()).contains("127.0.1.0/24", "\"left_s\":null");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}{}",
        "{\"target\":7}",
        "{\"target\":\"\"}",
        "{\"target\":\"0.0.0.0/0\"}",
        "{\"target\":\"SHA256:abc\"}",
        "{\"target\":\"<b>\"}",
        "{\"target\":\"192.0.2.1\",\"until\":\"1h\"}",
        "{\"target\":\"192.0.2.1\",\"for\":\"soon\"}",
        "{\"target\":\"192.0.2.1\",\"target\":\"192.0.2.2\"}"
      })
  void saysWhatItExpectsOfAnOrder(String body) throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      HttpResponse<String> answer = operator.order("/api/bans", body);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).startsWith("{\"error\":\"").doesNotContain("<b>");
      assertThat(operator.get("/api/bans").body()).contains("\"bans\":[]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/plain, 415",
    "Content-Type, application/x-www-form-urlencoded, 415",
    "Origin, http://evil.example, 403",
    "Origin, null, 403",
    "Sec-Fetch-Site, cross-site, 403"
  })
  void doesNothingForAnotherSite(String header, String value, int status) throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      HttpResponse<String> answer =
          operator.order("/api/bans", "{\"target\":\"192.0.2.1\"}", header, value);
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(operator.get("/api/bans").body()).contains("\"bans\":[]");
      assertThat(operator.get("/api/waiting", "Sec-Fetch-Site", "cross-site").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void tellsWhoWatchesWhatHappens() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator());
        Watcher events = new Watcher(operator.address())) {
      assertThat(events.next("status")).contains("\"introduced\":0");
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
      client.leaveAsClient();
      assertThat(events.next("ended")).contains("\"outcome\":\"introduced\"");
      assertThat(events.next("status")).contains("\"moment\":{");
      assertThat(operator.get("/api/history").body()).contains("\"pause_s\":2", "\"introduced\":");
    }
  }

  @Test
  void letsFewWatch() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      List<Watcher> watchers = new ArrayList<>();
      try {
        for (int i = 0; i < MOST_WATCHERS; i++) {
          watchers.add(new Watcher(operator.address()));
          assertThat(watchers.getLast().next("status")).isNotEmpty();
        }
        assertThat(operator.get("/api/live").statusCode()).isEqualTo(503);
        assertThat(operator.get("/livez").statusCode()).isEqualTo(200);
        watchers.removeFirst().close();
        Awaitility.await().until(() -> mayWatch(operator));
      } finally {
        for (Watcher watcher : watchers) {
          watcher.close();
        }
      }
    }
  }

  private static boolean mayWatch(Operator operator) throws IOException {
    try (Watcher watcher = new Watcher(operator.address())) {
      return watcher.isTaken();
    }
  }

  @Test
  void hasNobodyElsesContentInItsPage() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      for (String path : new String[] {"/", "/page.css", "/page.js", "/openapi.json"}) {
        HttpResponse<String> answer = operator.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
            .contains("default-src 'none'", "frame-ancestors 'none'");
      }
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String order(Operator operator, String what, String target, String more)
      throws IOException, InterruptedException {
    String body = "{\"target\":\"" + target + "\"" + more + "}";
    HttpResponse<String> answer = operator.order("/api/" + what, body);
    return answer.statusCode() + " " + answer.body();
  }

  private static void assertDenied(Stage stage, ScriptedPeer peer) throws IOException {
    peer.fails("is banned");
    AdvertiseAbort abort = peer.hear(AdvertiseAbort.class);
    assertThat(abort.retryAfterMillis()).as("final").isNull();
    assertThat(peer.end()).isEqualTo(Ending.FIN);
    peer.hangUp();
    assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.DENIED);
  }
}
