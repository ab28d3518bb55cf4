package dev.mediator.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The dashboard for Grafana that is shipped, with what Grafana would put into its queries. */
final class Dashboard {
  private final Json json;

  private Dashboard(Json json) {
    this.json = json;
  }

  static Dashboard read(Path file) throws IOException {
    return new Dashboard(Json.parse(Files.readString(file)));
  }

  Json json() {
    return json;
  }

  /** All but the headings. */
  List<Json> panels() {
    return json.at("panels").items().stream()
        .filter(panel -> !panel.at("type").text().equals("row"))
        .toList();
  }

  /** What its panels ask a Prometheus that scrapes every second. */
  List<String> queries() {
    return panels().stream()
        .flatMap(panel -> panel.at("targets").items().stream())
        .map(target -> target.at("expr").text())
        .map(query ->
            query
                .replace("$__rate_interval", "30s")
                .replace("$job", "mediator")
                .replace("$instance", ".*"))
        .toList();
  }
}
