package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Prometheus at a free port, with the configuration and the alerts that are shipped, but
 * that it looks at this Mediator, and every second.
 */
final class Prometheus implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("\"Listening on\" address=(\\S+)");
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private Prometheus(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("prometheus-lines").start(this::readLines);
  }

  /** Whether it is installed. */
  static boolean isThere() {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
  }

  /** Keeps its data in {@code folder}, and has read what is shipped in {@code shipped}. */
  static Prometheus start(Path folder, Path shipped, int adminPort) throws Exception {
    String rules = "mediator.rules.yml";
    Files.copy(shipped.resolve(rules), folder.resolve(rules));
    String config = Files.readString(shipped.resolve("prometheus.yml"));
    assertThat(config).contains("127.0.0.1:9337", "_interval: 15s");
    Path file =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            config
                .replace("127.0.0.1:9337", "127.0.0.1:" + adminPort)
                .replace("_interval: 15s", "_interval: 1s"));
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .start();
    Prometheus prometheus = new Prometheus(process);
    prometheus.address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return prometheus;
  }

  private void readLines() {
    StringBuilder said = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        said.append(line).append('\n');
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          address.complete(listening.group(1));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      said.append(e);
    } finally {
      address.completeExceptionally(new IOException("it ended: " + said));
    }
  }

  /** The alerts that it has read. */
  List<Json> rules() throws Exception {
    return ask("rules").at("groups").items().stream()
        .flatMap(group -> group.at("rules").items().stream())
        .toList();
  }

  /** Whether this has a value now that is a number. */
  boolean hasData(String query) {
    try {
      return ask("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
          .at("result")
          .items()
          .stream()
          .anyMatch(series -> !series.at("value").items().getLast().text().equals("NaN"));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(query, e);
    }
  }

  private Json ask(String what) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address.join() + "/api/v1/" + what);
    String answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    Json json = Json.parse(answer);
    assertThat(json.at("status").text()).as(answer).isEqualTo("success");
    return json.at("data");
  }

  /** Ends it without asking, and waits until it has gone, as its folder is going to be deleted. */
  @Override
  public void close() {
    http.shutdownNow();
    process.destroyForcibly();
    process.onExit().join();
  }
}
