package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;

/** The admin page in a browser, and whatever the browser complained of. */
final class Tab implements AutoCloseable {
  /** Beyond that nobody finds a button with the keyboard. */
  private static final int MOST_TABS = 60;

  private static final String AXE = "/axe.min.js";

  /** What it finds that keeps somebody from using a page, one line each. */
  private static final String SERIOUS =
      """
      async () => (await axe.run()).violations
          .filter((found) => ["serious", "critical"].includes(found.impact))
          .flatMap((found) => found.nodes.map((node) =>
              `${found.id} at ${node.target}: ${node.failureSummary}`))
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  Tab(BrowserContext context, Page page) {
    this.context = context;
    this.page = page;
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onDialog(dialog -> complaints.add("a dialog opened: " + dialog.message()));
  }

  /** Opens the page of a Mediator with this admin port, and waits until it shows how it does. */
  Tab open(InetSocketAddress admin, String hash) {
    page.navigate("http://127.0.0.1:" + admin.getPort() + "/" + hash);
    page.locator("#health[data-state=well]").waitFor();
    page.locator("#waiting-note:not(:empty)").waitFor();
    return this;
  }

  Page page() {
    return page;
  }

  Keyboard keyboard() {
    return page.keyboard();
  }

  /** The rows of one of the lists. */
  Locator rows(String list) {
    return page.locator("#" + list + " tbody tr");
  }

  /** Waits until there is a row of this list with this text. */
  Locator awaitRow(String list, String text) {
    Locator row = rows(list).filter(new Locator.FilterOptions().setHasText(text)).first();
    row.waitFor();
    return row;
  }

  /** Waits until there is none. */
  void awaitNoRow(String list, String text) {
    rows(list)
        .filter(new Locator.FilterOptions().setHasText(text))
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Waits until this is true; the browser itself could not, since the page forbids eval. */
  void await(String script) {
    Awaitility.await(script).pollInSameThread().until(() -> is(script));
  }

  /** Whether this is true now. */
  boolean is(String script) {
    return (boolean) page.evaluate(script);
  }

  /** Goes from one thing to the next with the keyboard, until this matches where it is. */
  void tabTo(String selector) {
    for (int i = 0; i < MOST_TABS; i++) {
      keyboard().press("Tab");
      if ((boolean) page.evaluate("(s) => document.activeElement.matches(s)", selector)) {
        return;
      }
    }
    throw new AssertionError(selector + " is not to be reached with the keyboard");
  }

  /** What keeps people with other eyes or hands from using it, by axe-core. */
  @SuppressWarnings("unchecked")
  List<String> barriers() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(
            com.deque.html.axecore.playwright.AxeBuilder.class.getResourceAsStream(AXE))) {
      page.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<String>) page.evaluate(SERIOUS);
  }

  /** Keeps a picture of all of it. */
  void keep(Path file, boolean whole) {
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
  }

  List<String> complaints() {
    return complaints;
  }

  /** That nothing was wrong in the browser. */
  void verify() {
    assertThat(complaints).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
