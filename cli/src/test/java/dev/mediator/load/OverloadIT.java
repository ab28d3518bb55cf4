package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.load.Rush.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a packaged Mediator carries of half to ten times the load that it can carry. It is held to a
 * third of a core, so that the load, which costs more than it does, has room. Writes
 * docs/overload.csv, and draws it.
 */
@Tag("overload")
class OverloadIT {
  private static final Path CSV = Path.of("../docs/overload.csv");
  private static final Path PICTURE = Path.of("../docs/overload.png");
  private static final double CORES = 0.3;
  private static final double[] FACTORS = {0.5, 0.75, 1, 1.5, 2, 3, 5, 10};
  private static final int TURNS = 3;
  private static final double TWICE = 2;
  private static final double OF_THE_PEAK = 0.9;
  private static final int ADDRESSES = 50_000;
  private static final int HOSTS = 8000;
  private static final double WARM_SECONDS = 30;
  private static final double SETTLE_SECONDS = 20;
  private static final double CAPACITY_SECONDS = 10;
  private static final double LEAD_SECONDS = 6;
  private static final double SECONDS = 6;
  private static final long SEED = 7;

  private final Random random = new Random(SEED);
  private final Map<Double, List<Flow>> flows = new LinkedHashMap<>();

  @Test
  void carriesNinetyPercentOfItsPeakAtTwiceTheLoad() throws Exception {
    try (Cage cage = new Cage(CORES);
        MediatorProcess mediator = MediatorProcess.start("", "--event-loops", "1");
        Swarm swarm = new Swarm(mediator.port(), ADDRESSES)) {
      Throng throng = new Throng(swarm, random);
      throng.perSecond(WARM_SECONDS);
      Rush rush = new Rush(swarm, random);
      rush.awaitHosts(HOSTS);
      cage.hold(mediator);
      throng.perSecond(SETTLE_SECONDS);
      double capacity = throng.perSecond(CAPACITY_SECONDS);
      System.out.printf("with %s of a core it carries %.0f pairs a second%n", CORES, capacity);
      for (int turn = 0; turn < TURNS; turn++) {
        for (double factor : FACTORS) {
          Flow flow = rush.guests(factor * capacity, LEAD_SECONDS, SECONDS);
          System.out.println(factor + " times: " + flow);
          flows.computeIfAbsent(factor, _ -> new ArrayList<>()).add(flow);
        }
      }
    }
    report();
    double peak = flows.keySet().stream().mapToDouble(this::goodput).max().orElseThrow();
    System.out.printf("at twice the load %.2f of the peak%n", goodput(TWICE) / peak);
    assertThat(flows.values().stream().flatMap(List::stream).mapToLong(Flow::dropped).sum())
        .as("hosts that lost their places, and had no guest")
        .isZero();
    assertThat(goodput(TWICE)).isGreaterThanOrEqualTo(OF_THE_PEAK * peak);
  }

  /** Of the turn in the middle. */
  private double goodput(double factor) {
    return median(factor).goodput();
  }

  private Flow median(double factor) {
    List<Flow> turns = new ArrayList<>(Objects.requireNonNull(flows.get(factor)));
    turns.sort(Comparator.comparingDouble(Flow::goodput));
    return turns.get(TURNS / 2);
  }

  private void report() throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add("times_capacity,offered_per_s,introduced_per_s,p50_ms,p99_ms,refused,gave_up");
    flows.keySet().forEach(factor -> rows.add(row(factor, median(factor))));
    Files.write(CSV, rows);
    Chart.main(CSV.toString(), PICTURE.toString());
  }

  private static String row(double factor, Flow flow) {
    return String.format(
        Locale.ROOT,
        "%s,%.0f,%.0f,%.0f,%.0f,%d,%d",
        factor,
        flow.offered(),
        flow.goodput(),
        flow.quantile(0.5),
        flow.quantile(0.99),
        flow.refused(),
        flow.left());
  }
}
