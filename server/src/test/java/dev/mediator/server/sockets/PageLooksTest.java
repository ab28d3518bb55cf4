package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.sockets.Browser.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The admin page at a desk and on a telephone, light and dark, with few and many who wait: nothing
 * in the console, no barrier for anybody, no scrolling to the side. Pictures are kept in {@code
 * target/page}.
 */
class PageLooksTest {
  private static final Path PICTURES = Path.of("target", "page");
  private static final int FEW = 5;
  private static final List<View> VIEWS =
      List.of(View.DESKTOP, View.DESKTOP_DARK, View.PHONE, View.PHONE_DARK);
  private static final String SIDEWAYS =
      "document.documentElement.scrollWidth > document.documentElement.clientWidth";

  private static Browser browser;

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

  @ParameterizedTest
  @ValueSource(ints = {0, FEW, 20_000})
  void isWellToLookAt(int count) throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Multitude many = new Multitude(stage.insides().registry(), count)) {
      meet(stage, many.size());
      for (View view : VIEWS) {
        try (Tab tab = browser.tab(view)) {
          tab.open(Objects.requireNonNull(stage.mediator().adminAddress()), "");
          look(tab, view + "-" + count);
          if (count == FEW) {
            lookAtDialog(tab, view + "-dialog");
          }
          tab.verify();
        }
      }
    }
  }

  private static void look(Tab tab, String name) throws IOException {
    tab.keep(PICTURES.resolve(name + ".png"), false);
    assertThat(tab.barriers()).as(name).isEmpty();
    assertThat(tab.is(SIDEWAYS)).as("%s scrolls to the side", name).isFalse();
  }

  private static void lookAtDialog(Tab tab, String name) throws IOException {
    tab.keep(PICTURES.resolve(name + "-whole.png"), true);
    tab.rows("waiting").first().locator("button").click();
    tab.page().locator("#order [value=ban]").check();
    assertThat(tab.barriers()).as(name).isEmpty();
    tab.keep(PICTURES.resolve(name + ".png"), false);
  }

  /** As many pairs as there are waiting peers, or three. */
  private static void meet(Stage stage, int count) throws IOException {
    for (int i = 0; i < Math.min(count, 3); i++) {
      ScriptedPeer client = stage.waiting(Who.alice(KeyRing.pair(i), true), "127.0.0.7");
      stage.connect(Who.bob(KeyRing.pair(i), true)).register().leaveAsPeer();
      client.leaveAsClient();
    }
  }
}
