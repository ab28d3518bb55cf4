package dev.mediator.server.api;

import dev.mediator.server.api.Json.Members;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.Budget;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.History.Moment;
import dev.mediator.server.observe.History.Times;
import dev.mediator.server.observe.Milestone;
import dev.mediator.server.transport.Parts;
import dev.mediator.server.transport.Pipeline;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How a Mediator does, as one object of the API. For all threads. */
final class Status {
  private static final int MILLIS = 1_000;

  private final Parts parts;
  private final Pipeline pipeline;
  private final Health health;
  private final long start;

  Status(Parts parts, Pipeline pipeline, Health health) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.health = health;
    this.start = parts.nanoTime().getAsLong();
  }

  Members members() {
    List<String> reasons = Stream.concat(health.live().stream(), health.ready().stream()).toList();
    Chronicle chronicle = parts.chronicle();
    return Json.members()
        .with("version", version())
        .with("uptime_s", TimeUnit.NANOSECONDS.toSeconds(parts.nanoTime().getAsLong() - start))
        .with("ready", reasons.isEmpty())
        .with("reasons", reasons)
        .with("listening", listening())
        .with("waiting", parts.registry().waiting())
        .with("connections", pipeline.connections())
        .with("bans", parts.access().bans().all().size())
        .with("budgets", pipeline.budgets().stream().map(Status::budget).toList())
        .with("funnel", funnel(chronicle))
        .with("outcomes", outcomes(chronicle));
  }

  /** What the jar says; a Mediator that was never packed has none. */
  private static String version() {
    return Objects.requireNonNullElse(
        Status.class.getPackage().getImplementationVersion(), "(unpackaged)");
  }

  private List<Members> listening() {
    return Stream.concat(
            pipeline.addresses().stream().map(address -> listening(address, false)),
            pipeline.tlsAddresses().stream().map(address -> listening(address, true)))
        .toList();
  }

  private static Members listening(InetSocketAddress address, boolean tls) {
    return Json.members()
        .with("address", address.getAddress().getHostAddress())
        .with("port", address.getPort())
        .with("tls", tls);
  }

  private static Members budget(Budget budget) {
    return Json.members()
        .with("name", budget.name())
        .with("used", budget.used().getAsInt())
        .with("limit", budget.limit() == Integer.MAX_VALUE ? null : budget.limit());
  }

  private static Members funnel(Chronicle chronicle) {
    Members steps = Json.members();
    for (Milestone milestone : Milestone.values()) {
      steps.with(milestone.word(), chronicle.reached(milestone));
    }
    return steps;
  }

  private static Members outcomes(Chronicle chronicle) {
    Members counts = Json.members();
    for (Outcome outcome : Outcome.values()) {
      counts.with(
          outcome.name().toLowerCase(Locale.ROOT), chronicle.tally().conversations(outcome));
    }
    return counts;
  }

  /** What the last moment was like. */
  static Members moment(Moment moment) {
    return Json.members()
        .with("waiting", moment.waiting())
        .with("connections", moment.connections())
        .with("accepted", moment.accepted())
        .with("introduced", moment.introduced())
        .with("turned_away", moment.turnedAway())
        .with("introduction_ms", times(moment.introduction()))
        .with("challenge_ms", times(moment.challenge()))
        .with("loop_delay_ms", times(moment.delay()));
  }

  private static Members times(Times times) {
    return Json.members().with("p50", times.median() * MILLIS).with("p99", times.most() * MILLIS);
  }
}
