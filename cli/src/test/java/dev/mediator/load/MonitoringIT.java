package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alerts and the dashboard that are shipped, at a real Prometheus that looks at a packaged
 * Mediator while peers of all kinds come to it: each query finds something.
 */
class MonitoringIT {
  private static final Path SHIPPED = Path.of("target/mediator/monitoring");
  private static final Path CASES = Path.of("src/test/resources/mediator.rules.test.yml");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double PER_SECOND = 40;
  private static final long SEED = 6;

  /** What ends a part of an alert: it holds only when something is wrong. */
  private static final Pattern COMPARISON = Pattern.compile(" (==|<|>|<=|>=) [0-9.* ]+$");

  private static final Pattern METRIC =
      Pattern.compile("\\b(?:mediator|jvm|process|system)_[a-z0-9_]+");
  private static final Pattern MATCHER = Pattern.compile("([a-z]+)(?:=|!=|=~|!~)\"([^\"$]+)\"");
  private static final Set<String> PROMETHEUS_LABELS = Set.of("job", "instance");

  @TempDir private Path folder;

  @BeforeAll
  static void lookForIt() {
    assumeTrue(
        Prometheus.isThere() || "true".equals(System.getenv("CI")), "prometheus is not installed");
  }

  @Test
  void everyQueryFindsSomethingUnderLoad() throws Exception {
    try (MediatorProcess mediator = MediatorProcess.start("", "--admin-port", "0");
        Bustle bustle = Bustle.at(mediator.port(), PER_SECOND, new Random(SEED));
        Prometheus prometheus = Prometheus.start(folder, SHIPPED, mediator.adminPort())) {
      assertThat(bustle).isNotNull();
      // Of garbage nothing is told until some was collected.
      mediator.jcmd("GC.run");
      Awaitility.await().atMost(PATIENCE).until(() -> areHealthy(prometheus.rules()));
      List<String> queries = queries(prometheus.rules());
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() ->
              assertThat(queries.stream().filter(query -> !prometheus.hasData(query))).isEmpty());
      assertThat(prometheus.hasData("mediator_funnel_total{step=\"introduced\"} > 0")).isTrue();
      assertThat(prometheus.hasData("mediator_funnel_total{step=\"nowhere\"}")).isFalse();
      assertThat(mismatches(queries, scrape(mediator.adminPort()))).isEmpty();
    }
  }

  private static boolean areHealthy(List<Json> rules) {
    return !rules.isEmpty()
        && rules.stream().allMatch(rule -> rule.at("health").text().equals("ok"));
  }

  /** Those of the dashboard, and those of the alerts without what they compare with. */
  private static List<String> queries(List<Json> rules) throws Exception {
    List<String> queries = new ArrayList<>();
    for (Json rule : rules) {
      for (String part : rule.at("query").text().split("\\s+and\\s+", -1)) {
        assertThat(part).containsPattern(COMPARISON);
        queries.add(COMPARISON.matcher(part).replaceFirst(""));
      }
    }
    assertThat(queries).hasSizeGreaterThan(10);
    List<String> drawn = Dashboard.read(SHIPPED.resolve("grafana-dashboard.json")).queries();
    assertThat(drawn).hasSizeGreaterThan(25);
    return Stream.concat(queries.stream(), drawn.stream()).toList();
  }

  /** Metrics, and values of labels, that queries name and nobody publishes. */
  private static Set<String> mismatches(List<String> queries, String published) {
    Set<String> missing = new TreeSet<>();
    for (String query : queries) {
      all(METRIC, query)
          .map(MatchResult::group)
          .filter(name -> !published.contains("\n" + name))
          .forEach(missing::add);
      all(MATCHER, query)
          .filter(label -> !PROMETHEUS_LABELS.contains(label.group(1)))
          .flatMap(label ->
              Arrays.stream(label.group(2).split("\\|", -1))
                  .map(value -> label.group(1) + "=\"" + value + "\""))
          .filter(label -> !published.contains(label))
          .forEach(missing::add);
    }
    return missing;
  }

  private static Stream<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String scrape(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void whatIsShippedIsRight() throws Exception {
    promtool("check", "config", SHIPPED.resolve("prometheus.yml").toString());
    assertThat(promtool("check", "rules", SHIPPED.resolve("mediator.rules.yml").toString()))
        .contains("rules found");
  }

  /** Series that were made up have alerts fire, and others keep them quiet. */
  @Test
  void alertsFireWhenTheyShould() throws Exception {
    assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
  }

  private static String promtool(String... words) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("promtool"), Stream.of(words)).collect(Collectors.toList());
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(said).isZero();
    return said;
  }
}
