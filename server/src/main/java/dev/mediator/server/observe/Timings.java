package dev.mediator.server.observe;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The histograms of a {@link Chronicle} in the words of Prometheus, for which Micrometer has none:
 * it only reads counters and gauges that somebody else keeps.
 */
final class Timings implements MultiCollector {
  private static final Set<Milestone> LEFT_FOR_ANOTHER =
      EnumSet.range(Milestone.ACCEPTED, Milestone.INTRODUCED);

  private final Chronicle chronicle;

  Timings(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(
        steps(),
        one(
            "mediator_introduction_seconds",
            "From the match until a peer is told what it came for",
            chronicle.introductions()),
        one(
            "mediator_challenge_seconds",
            "Making a challenge: reading two keys, encrypting, sending",
            chronicle.challenges()),
        one(
            "mediator_event_loop_delay_seconds",
            "How long a task waits until its event loop comes to it",
            chronicle.delays()));
  }

  private HistogramSnapshot steps() {
    HistogramSnapshot.Builder steps =
        HistogramSnapshot.builder()
            .name("mediator_step_seconds")
            .help("How long conversations were at a step until they came to another");
    for (Milestone step : LEFT_FOR_ANOTHER) {
      steps.dataPoint(point(Labels.of("step", step.word()), chronicle.stays(step)));
    }
    return steps.build();
  }

  private static HistogramSnapshot one(String name, String help, Histogram histogram) {
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(point(Labels.EMPTY, histogram))
        .build();
  }

  private static HistogramDataPointSnapshot point(Labels labels, Histogram histogram) {
    List<Double> bounds =
        DoubleStream.concat(
                Arrays.stream(histogram.bounds()), DoubleStream.of(Double.POSITIVE_INFINITY))
            .boxed()
            .toList();
    List<Long> counts = Arrays.stream(histogram.counts()).boxed().toList();
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
        .sum(histogram.sum())
        .build();
  }
}
