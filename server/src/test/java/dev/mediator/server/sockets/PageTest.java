package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.sockets.Browser.View;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does on the admin page, in a real browser, and what it shows meanwhile. */
class PageTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final KeyRing.Pair OTHERS = KeyRing.pair(1);
  private static final String HARM =
      "<img src=x onerror=\"document.title='harm'\"><script>1</script>";
  private static final String HARMED =
      "document.title.includes('harm') || document.querySelector('img, main script') !== null";

  private static Browser browser;

  @TempDir Path folder;

  @BeforeAll
  static void openBrowser() {
    browser = Browser.open();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private static InetSocketAddress admin(Stage stage) {
    return Objects.requireNonNull(stage.mediator().adminAddress());
  }

  private static String alice(KeyRing.Pair pair) {
    return pair.alice().publicKey().fingerprint().toString();
  }

  @Test
  void showsAPairThatMeets() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Tab tab = browser.tab(View.DESKTOP).open(admin(stage), "")) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      tab.awaitRow("waiting", alice(PAIR));
      stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
      client.leaveAsClient();
      tab.awaitRow("ended", "introduced as Client");
      tab.awaitRow("ended", "introduced as Peer");
      tab.awaitNoRow("waiting", alice(PAIR));
      tab.await("document.querySelector('#outcomes').innerText.includes('introduced\t2\t+2')");
      tab.await("document.querySelector('#funnel').innerText.includes('introduced\t2\t100 %')");
      tab.await(
          "document.querySelector('#charts .legend').innerText.search(/Accepted .*[1-9].*most/) >= 0");
      tab.verify();
    }
  }

  @Test
  void bansAndLiftsByKeyboardAlone() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Tab tab = browser.tab(View.DESKTOP).open(admin(stage), "")) {
      ScriptedPeer alice = stage.waiting(Who.alice(PAIR, true)).fails("is dropped");
      tab.awaitRow("waiting", alice(PAIR));
      tab.tabTo("#waiting button[aria-label*='" + alice(PAIR) + "']");
      tab.keyboard().press("Enter");
      tab.await("document.querySelector('#order').open");
      tab.keyboard().press("Escape");
      tab.await("document.activeElement.matches('#waiting button')");
      tab.keyboard().press("Enter");
      tab.tabTo("#order [name=what]");
      tab.keyboard().press("ArrowDown");
      assertThat(tab.page().locator("#consequence").textContent())
          .isEqualTo(
              "Every conversation with whoever has the key "
                  + alice(PAIR)
                  + " is ended now. Whoever comes again is refused (DENIED), for 1 hour; then they"
                  + " are let in again, unless you lift the ban earlier.");
      tab.tabTo("#do");
      tab.keyboard().press("Enter");
      tab.await("document.querySelector('#said').textContent.includes('1 conversation was ended')");
      alice.drain();
      alice.hangUp();
      assertThat(stage.log().outcome(alice.address())).isEqualTo(Outcome.DROPPED);
      tab.awaitRow("banned", alice(PAIR));
      tab.awaitNoRow("waiting", alice(PAIR));
      refused(stage, tab);
      lift(tab);
      stage.waiting(Who.alice(PAIR, true));
      tab.verify();
    }
  }

  private static void refused(Stage stage, Tab tab) throws IOException {
    ScriptedPeer again = stage.connect(Who.alice(PAIR, true)).fails("is denied").register();
    again.drain();
    again.hangUp();
    tab.awaitRow("ended", "denied");
  }

  private static void lift(Tab tab) {
    tab.tabTo("#banned button");
    tab.keyboard().press("Enter");
    tab.tabTo("#lift [type=submit]");
    tab.keyboard().press("Enter");
    tab.await("document.querySelector('#said').textContent.startsWith('Lifted the ban of SHA256')");
    tab.awaitNoRow("banned", alice(PAIR));
  }

  @Test
  void dropsABlockByHandAndSaysWhatItDoesNotTake() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Tab tab = browser.tab(View.PHONE).open(admin(stage), "")) {
      stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer far = stage.waiting(Who.alice(OTHERS, true), "127.0.1.1").fails("is dropped");
      tab.page().locator("#by-hand").click();
      tab.page().locator("#target").fill("127.0.1.1/24");
      tab.keyboard().press("Enter");
      tab.await(
          "document.querySelector('#refusal').textContent.startsWith('Not done: target takes')");
      tab.page().locator("#target").fill("127.0.1.0/24");
      tab.keyboard().press("Enter");
      tab.await(
          "document.querySelector('#said').textContent.startsWith('Dropped 127.0.1.0/24: 1 c')");
      far.drain();
      far.hangUp();
      assertThat(stage.log().outcome(far.address())).isEqualTo(Outcome.DROPPED);
      tab.awaitNoRow("waiting", alice(OTHERS));
      tab.awaitRow("waiting", alice(PAIR));
    }
  }

  @Test
  void offersTheBlockOfAnAddress() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Multitude many = new Multitude(stage.insides().registry(), 5);
        Tab tab = browser.tab(View.DESKTOP).open(admin(stage), "")) {
      tab.awaitRow("waiting", many.key(3)).locator("button").click();
      assertThat(tab.page().locator("#choices").innerText()).contains("the block 198.18.0.0/24");
      tab.keyboard().press("Escape");
      tab.awaitRow("waiting", many.key(4)).locator("button").click();
      tab.page().getByText("the block 2001:db8:4:0::/64").click();
      tab.page().locator("#do").click();
      tab.await("document.querySelector('#said').textContent.startsWith('Dropped 2001:db8:4')");
      tab.verify();
    }
  }

  @Test
  void holdsStillUnderAFocus() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Tab tab = browser.tab(View.DESKTOP).open(admin(stage), "")) {
      ScriptedPeer alice = stage.waiting(Who.alice(PAIR, true));
      tab.awaitRow("waiting", alice(PAIR)).locator("button").focus();
      stage.waiting(Who.alice(OTHERS, true));
      alice.hangUp();
      tab.page().locator("#waiting .held").waitFor();
      assertThat(tab.is("document.activeElement.matches('#waiting button')")).isTrue();
      assertThat(tab.rows("waiting").count()).isEqualTo(1);
      tab.tabTo("#waiting .held button");
      tab.awaitRow("waiting", alice(OTHERS));
      tab.awaitNoRow("waiting", alice(PAIR));
      tab.verify();
    }
  }

  @Test
  void findsOneOfTwentyThousand() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Multitude many = new Multitude(stage.insides().registry(), 20_000);
        Tab tab = browser.tab(View.DESKTOP).open(admin(stage), "")) {
      assertThat(tab.rows("waiting").count()).isEqualTo(100);
      tab.page().locator("#later").click();
      tab.await("document.querySelector('#range').textContent === '101 to 200 of 20,000'");
      tab.awaitRow("waiting", many.key(150));
      tab.page().locator("#search").fill(many.key(12_345).substring(20));
      tab.awaitRow("waiting", many.key(12_345));
      tab.await("document.querySelector('#found').textContent === '1 found of 20,000'");
      tab.page().locator("#search").fill("198.18.7.");
      tab.await("document.querySelector('#found').textContent === '200 found of 20,000'");
      tab.verify();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HARM, "%", "%E0%A4%A", "\"'><svg onload=1>", "search=search="})
  void doesNoHarmByWhatIsSearchedFor(String text) throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Tab tab = browser.tab(View.DESKTOP).open(admin(stage), "#search=" + text)) {
      tab.page().locator("#search").fill(text);
      tab.await("document.querySelector('#found').textContent === '0 found of 0'");
      tab.page().reload();
      tab.page().locator("#waiting .empty").waitFor();
      assertThat(tab.page().locator("#search").inputValue()).isEqualTo(text);
      assertThat(tab.is(HARMED)).isFalse();
      tab.verify();
    }
  }

  /** The Mediator takes no such words; if ever it did, the page would still show words. */
  @Test
  void doesNoHarmByWhatItIsTold() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Tab tab = browser.tab(View.DESKTOP)) {
      stage.waiting(Who.alice(PAIR, true)).hangUp();
      stage.waiting(Who.alice(OTHERS, true));
      tab.page().route("**/api/waiting*", route -> spoil(route, alice(OTHERS)));
      tab.page().route("**/api/conversations*", route -> spoil(route, "\"reason\":\""));
      tab.page().route("**/api/bans", route -> harm(route, bans()));
      tab.open(admin(stage), "");
      tab.awaitRow("waiting", "<img").locator("button").click();
      tab.awaitRow("ended", "<img");
      tab.awaitRow("banned", "<img");
      assertThat(tab.is(HARMED)).isFalse();
      tab.verify();
    }
  }

  private static String bans() {
    return "{\"bans\":[{\"target\":\"" + escaped() + "\",\"for_s\":1,\"left_s\":null}]}";
  }

  private static String escaped() {
    return HARM.replace("\"", "\\\"");
  }

  private static void spoil(Route route, String part) {
    harm(route, route.fetch().text().replace(part, part + escaped()));
  }

  private static void harm(Route route, String json) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(json));
  }

  @Test
  void comesBackWithTheMediator() throws Exception {
    InetSocketAddress admin;
    try (Tab tab = browser.tab(View.DESKTOP)) {
      try (Stage stage = Stage.withAdmin(Map.of())) {
        admin = admin(stage);
        tab.open(admin, "");
      }
      tab.page().getByText("No word from the Mediator").waitFor();
      String port = String.valueOf(admin.getPort());
      try (Stage stage = Stage.withAdmin(Map.of(Setting.ADMIN_PORT, port))) {
        stage.waiting(Who.alice(PAIR, true));
        tab.page().locator("#health[data-state=well]").waitFor();
        tab.awaitRow("waiting", alice(PAIR));
        assertThat(tab.page().locator("#changes").innerText()).contains("was lost", "is heard");
      }
    }
  }

  @Test
  void isShownToWhoKnowsTheToken() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "4f1c0de5a1b2c3d4e5f60718");
    Map<Setting, String> settings = Map.of(Setting.ADMIN_TOKEN, file.toString());
    try (Stage stage = Stage.withAdmin(settings);
        Tab stranger = browser.tab(View.DESKTOP, "guess");
        Tab operator = browser.tab(View.DESKTOP, "4f1c0de5a1b2c3d4e5f60718")) {
      Page page = stranger.page();
      Response refused = page.navigate("http://127.0.0.1:" + admin(stage).getPort() + "/");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(page.content()).doesNotContain("Peers");
      operator.open(admin(stage), "").verify();
    }
  }
}
