package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the metrics of several Mediators said, each number as it was when it was largest. */
final class Readings {
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*})?) (\\S+)$");

  private final Map<String, Double> largest = new TreeMap<>();

  /** Asks for all numbers; those of a class of a histogram stand in their sums. */
  Readings take(Operator operator) throws Exception {
    HttpResponse<String> answer = operator.get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    Matcher samples = SAMPLE.matcher(answer.body());
    while (samples.find()) {
      if (!samples.group(1).contains("_bucket{")) {
        largest.merge(samples.group(1), value(samples.group(2)), Math::max);
      }
    }
    return this;
  }

  private static double value(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  double of(String series) {
    assertThat(largest).containsKey(series);
    return largest.getOrDefault(series, Double.NaN);
  }

  /** Those that were never more than nothing. */
  Set<String> unfed() {
    Set<String> unfed = new TreeSet<>(largest.keySet());
    unfed.removeIf(series -> of(series) > 0);
    return unfed;
  }

  int size() {
    return largest.size();
  }
}
