package dev.mediator.server.observe;

import dev.mediator.server.handshake.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a running Mediator, for Prometheus: what {@link Chronicle} has counted, what its
 * budgets are, and how its process does. They are read when they are asked for. For all threads.
 */
public final class Metrics implements AutoCloseable {
  /** The text that Prometheus has always read. */
  public static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

  /** The text that is a standard. */
  public static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final String SECONDS = "seconds";
  private static final long NANOS_IN_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /**
   * What else it knows of itself; each is asked at any time, by any thread.
   *
   * @param live whether /livez says so
   * @param ready whether /readyz says so
   * @param expiry when its TLS certificate expires; null if it has none
   */
  public record Vitals(
      BooleanSupplier live, BooleanSupplier ready, Supplier<@Nullable Instant> expiry) {}

  /** The numbers of these. */
  public Metrics(Chronicle chronicle, List<Budget> budgets, List<Spell> closures, Vitals vitals) {
    funnel(chronicle);
    registry.getPrometheusRegistry().register(new Timings(chronicle));
    outcomes(chronicle.tally());
    budgets.forEach(this::budget);
    closures.forEach(this::closure);
    vitals(vitals);
    bindProcess();
  }

  private void funnel(Chronicle chronicle) {
    for (Milestone milestone : Milestone.values()) {
      FunctionCounter.builder("mediator.funnel", chronicle, it -> it.reached(milestone))
          .tag("step", milestone.word())
          .description("Conversations that came to this step")
          .register(registry);
    }
  }

  private void outcomes(Tally tally) {
    for (Outcome outcome : Outcome.values()) {
      FunctionCounter.builder("mediator.conversations", tally, it -> it.conversations(outcome))
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .description("Conversations that ended so")
          .register(registry);
    }
  }

  private void budget(Budget budget) {
    Gauge.builder("mediator.budget.used", () -> budget.used().getAsInt())
        .tag("budget", budget.name())
        .description("How much is taken of what there is")
        .register(registry);
    Gauge.builder("mediator.budget.limit", () -> limit(budget))
        .tag("budget", budget.name())
        .description("How much there is")
        .register(registry);
  }

  private static double limit(Budget budget) {
    int limit = budget.limit();
    return limit < Integer.MAX_VALUE ? limit : Double.POSITIVE_INFINITY;
  }

  private void closure(Spell spell) {
    FunctionCounter.builder("mediator.shut", spell, it -> (double) it.nanos() / NANOS_IN_SECOND)
        .tag("want", spell.want())
        .baseUnit(SECONDS)
        .description("How long newcomers waited unaccepted for want of something")
        .register(registry);
  }

  private void vitals(Vitals vitals) {
    health("livez", vitals.live());
    health("readyz", vitals.ready());
    Gauge.builder("mediator.certificate.expiry", () -> seconds(vitals.expiry().get()))
        .baseUnit(SECONDS)
        .description("When the TLS certificate expires, in seconds since 1970")
        .register(registry);
  }

  private void health(String probe, BooleanSupplier well) {
    Gauge.builder("mediator.health", () -> well.getAsBoolean() ? 1 : 0)
        .tag("probe", probe)
        .description("1 if this probe says that all is well, 0 if not")
        .register(registry);
  }

  private static double seconds(@Nullable Instant expiry) {
    return expiry == null ? Double.POSITIVE_INFINITY : expiry.getEpochSecond();
  }

  private void bindProcess() {
    Stream.<MeterBinder>of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics(),
            garbage)
        .forEach(binder -> binder.bindTo(registry));
  }

  /**
   * All numbers as they are now.
   *
   * @param type {@link #PLAIN} or {@link #OPEN_METRICS}
   */
  public String text(String type) {
    return registry.scrape(type);
  }

  /** Hears no more of collected garbage. */
  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
