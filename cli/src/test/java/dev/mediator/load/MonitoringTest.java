package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shipped to watch a Mediator with, and the manual's part of it, as they stand. */
class MonitoringTest {
  private static final Path SHIPPED = Path.of("src/main/dist/monitoring");
  private static final Path MANUAL = Path.of("../docs/OPERATIONS.md");

  @Test
  void everyPanelSaysWhatItShows() throws IOException {
    List<Json> panels = Dashboard.read(SHIPPED.resolve("grafana-dashboard.json")).panels();
    assertThat(panels).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    for (Json panel : panels) {
      String title = panel.at("title").text();
      assertThat(title).isNotBlank();
      assertThat(panel.at("description").text()).as(title).isNotBlank();
      assertThat(panel.at("fieldConfig", "defaults", "unit").text()).as(title).isNotBlank();
      assertThat(panel.at("datasource", "uid").text()).as(title).isEqualTo("${datasource}");
      assertThat(panel.at("targets").items()).as(title).isNotEmpty();
    }
    assertThat(panels.stream().map(panel -> panel.at("title").text())).doesNotHaveDuplicates();
  }

  @Test
  void noTwoPanelsHaveOneNumberOrPlace() throws IOException {
    List<Json> all =
        Dashboard.read(SHIPPED.resolve("grafana-dashboard.json")).json().at("panels").items();
    assertThat(all.stream().map(panel -> panel.at("id").text())).doesNotHaveDuplicates();
    assertThat(all.stream().map(panel -> panel.at("gridPos", "x") + " " + panel.at("gridPos", "y")))
        .doesNotHaveDuplicates();
  }

  /** In the same order, with the link that leads there, and with all that tells what to do. */
  @Test
  void everyAlertHasItsSectionInTheManual() throws IOException {
    String rules = Files.readString(SHIPPED.resolve("mediator.rules.yml"));
    List<String> alerts = all(rules, "- alert: (\\w+)");
    assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(all(Files.readString(MANUAL), "\n#### (Mediator\\w+)\n")).isEqualTo(alerts);
    assertThat(all(rules, "runbook: (\\S+)"))
        .isEqualTo(
            alerts.stream()
                .map(alert -> "docs/OPERATIONS.md#" + alert.toLowerCase(Locale.ROOT))
                .toList());
    for (String field :
        List.of("severity: (critical|warning)", "for: \\d", "summary: \"", "description: >-")) {
      assertThat(all(rules, "(" + field + ")")).as(field).hasSameSizeAs(alerts);
    }
  }

  @Test
  void everyLinkWithinTheManualLeadsSomewhere() throws IOException {
    String manual = Files.readString(MANUAL);
    List<String> headings =
        all(manual, "\\n#+ (.*)\\n").stream()
            .map(heading -> heading.toLowerCase(Locale.ROOT).replace(' ', '-'))
            .map(heading -> heading.replaceAll("[^a-z0-9-]", ""))
            .toList();
    assertThat(headings).doesNotHaveDuplicates().containsAll(all(manual, "]\\(#([^)]*)\\)"));
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(each -> each.group(1)).toList();
  }
}
