package dev.mediator.server.sockets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Chromium without a window, as this machine has it. Without one, tests are skipped, but
 * never in continuous integration. Used on one thread.
 */
final class Browser implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 30_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, Path executable) {
    this.playwright = playwright;
    this.chromium = playwright.chromium().launch(new LaunchOptions().setExecutablePath(executable));
  }

  /** Starts it. */
  static Browser open() {
    Optional<Path> executable = find();
    assumeTrue(
        executable.isPresent() || "true".equals(System.getenv("CI")), "chromium is not installed");
    // It brings a driver along, but would fetch browsers from elsewhere.
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return new Browser(
        Playwright.create(new Playwright.CreateOptions().setEnv(environment)),
        executable.orElseThrow(() -> new AssertionError("chromium is not installed")));
  }

  private static Optional<Path> find() {
    List<String> folders =
        List.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1));
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A window as a desk or a telephone has it, with nobody's cookies. */
  Tab tab(View view) {
    return tab(view, new com.microsoft.playwright.Browser.NewContextOptions());
  }

  /** The same, in which a browser knows the password. */
  Tab tab(View view, String password) {
    return tab(
        view,
        new com.microsoft.playwright.Browser.NewContextOptions()
            .setHttpCredentials("operator", password));
  }

  private Tab tab(View view, com.microsoft.playwright.Browser.NewContextOptions options) {
    BrowserContext context =
        chromium.newContext(
            options
                .setViewportSize(view.width(), view.height())
                .setHasTouch(view.isPhone())
                .setIsMobile(view.isPhone())
                .setColorScheme(view.scheme()));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    return new Tab(context, page);
  }

  @Override
  public void close() {
    playwright.close();
  }

  /** What an operator looks at it with. */
  record View(int width, int height, ColorScheme scheme) {
    static final View DESKTOP = new View(1280, 800, ColorScheme.LIGHT);
    static final View DESKTOP_DARK = new View(1280, 800, ColorScheme.DARK);
    static final View PHONE = new View(360, 740, ColorScheme.LIGHT);
    static final View PHONE_DARK = new View(360, 740, ColorScheme.DARK);

    boolean isPhone() {
      return width < height;
    }

    @Override
    public String toString() {
      return (isPhone() ? "phone" : "desktop") + (scheme == ColorScheme.DARK ? "-dark" : "-light");
    }
  }
}
