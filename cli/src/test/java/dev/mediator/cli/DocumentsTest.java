package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.LogEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the manuals and the shipped configuration say what the code says. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void theManualHasEverySettingAsItIs() throws IOException {
    String manual = read("docs/OPERATIONS.md");
    for (Setting setting : Setting.values()) {
      assertThat(manual)
          .contains(
              String.format(
                  "| `%s` | %s | %s | %s |",
                  setting.option(),
                  setting.takes().replace("|", ", "),
                  setting.defaultValue(),
                  setting.reason()));
    }
    assertThat(rows(manual, "\\| `--([a-z-]+)` \\|")).hasSize(Setting.values().length);
  }

  /** Those of TLS reload, but for the first certificate and none any more. */
  @Test
  void theManualHasEverySettingThatNeedsARestart() throws IOException {
    String section =
        read("docs/OPERATIONS.md").split("These need a restart", 2)[1].split("\n## ", 2)[0];
    Set<String> named = rows(section.replaceAll("(?m)\\|[^|]*\\|$", ""), "`([a-z-]+)`");
    named.removeAll(Set.of("tls-certificate", "tls-key", "nohup"));
    assertThat(named)
        .isEqualTo(
            Arrays.stream(Setting.values())
                .filter(setting -> !setting.reloads())
                .map(Setting::key)
                .collect(Collectors.toSet()));
  }

  @Test
  void theShippedFileHasEverySettingWithItsDefaultAsAComment() throws IOException {
    String file = read("cli/src/main/dist/conf/mediator.properties");
    List<String> expected =
        Arrays.stream(Setting.values())
            .map(setting -> "# " + setting.key() + " = " + setting.defaultValue())
            .toList();
    assertThat(file.lines().filter(line -> line.contains(" = "))).isEqualTo(expected);
    assertThat(file.lines()).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    String prose = file.replaceAll("\n# ", " ");
    assertThat(Setting.values()).allMatch(setting -> prose.contains(setting.reason()));
  }

  @Test
  void theManualHasEveryOutcome() throws IOException {
    assertThat(rows(read("docs/OPERATIONS.md"), "\\| `([A-Z_]+)` \\|"))
        .isEqualTo(Arrays.stream(Outcome.values()).map(Enum::name).collect(Collectors.toSet()));
  }

  @Test
  void theManualHasEveryEventWithItsLevel() throws IOException {
    String section = read("docs/OPERATIONS.md").split("\n### Events\n", 2)[1];
    assertThat(rows(section.split("\n### ", 2)[0], "(?m)^\\| `([a-z_]+` \\| [a-z]+) \\|"))
        .isEqualTo(
            Arrays.stream(LogEvent.values())
                .map(event -> event.word() + "` | " + event.level().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
  }

  @Test
  void theManualHasEveryMetric() throws Exception {
    Map<Setting, String> settings =
        Map.of(Setting.LISTEN, "127.0.0.1", Setting.PORT, "0", Setting.ADMIN_PORT, "0");
    try (Mediator mediator = Mediator.start(MediatorConfig.of(settings));
        HttpClient client = HttpClient.newHttpClient()) {
      int port = Objects.requireNonNull(mediator.adminAddress()).getPort();
      URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
      String metrics =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      String manual = read("docs/OPERATIONS.md");
      assertThat(rows(manual, "\\| `(mediator_[a-z_]+)` \\|"))
          .isEqualTo(rows(metrics, "# TYPE (mediator_[a-z_]+) "));
      assertThat(rows(metrics, "# TYPE ([a-z]+)_"))
          .containsExactlyInAnyOrder("mediator", "jvm", "process", "system");
      assertThat(rows(metrics, "(?:step|budget)=\"([a-z_]+)\""))
          .allMatch(word -> manual.contains("`" + word + "`"));
    }
  }

  @Test
  void theManualForPeersHasEveryExitCode() throws IOException {
    String manual = read("docs/PEERS.md");
    ExitCode.meanings()
        .forEach((code, means) -> assertThat(manual).contains(row(code.strip(), means)));
    assertThat(rows(manual, "\\| (\\d+) \\|")).hasSize(ExitCode.values().length);
  }

  private static String row(String code, String means) {
    return "| " + code + " | " + means + " |";
  }

  @Test
  void everyTestThatArchitectureNamesExists() throws IOException {
    Set<String> named =
        rows(read("docs/ARCHITECTURE.md"), "\\b([A-Z][A-Za-z]+(?:Test|[a-z]IT))\\b");
    try (Stream<Path> files = Files.walk(ROOT)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")).toList())
          .containsAll(named);
    }
    assertThat(named).hasSizeGreaterThan(15);
  }

  @Test
  void everyLinkBetweenDocumentsLeadsSomewhere() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> documents =
          files
              .filter(
                  file -> file.toString().endsWith(".md") && !file.toString().contains("target"))
              .toList();
      assertThat(documents).hasSizeGreaterThan(10);
      for (Path document : documents) {
        assertThat(rows(Files.readString(document), "\\]\\(([^):#]+)(?:#[^)]*)?\\)"))
            .as("links of %s", document)
            .allMatch(link -> Files.exists(document.resolveSibling(link)));
      }
    }
  }

  @Test
  void theProgramsInTheReadmeCompile() throws IOException {
    for (String program : programs(read("README.md"))) {
      String name = program.replaceFirst("(?s).*public class (\\w+).*", "$1.java");
      Path source = Files.writeString(folder.resolve(name), program);
      int result =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-d", folder.toString(), source.toString());
      assertThat(result).as(name).isZero();
    }
    assertThat(folder).isDirectoryContaining("glob:**Meet.class");
    assertThat(folder).isDirectoryContaining("glob:**Embedded.class");
  }

  /** What stands between fences that say that it is Java. */
  static List<String> programs(String document) {
    return Pattern.compile("(?s)```java\n(.*?)```")
        .matcher(document)
        .results()
        .map((MatchResult fence) -> fence.group(1))
        .toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static Set<String> rows(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toSet());
  }
}
