package dev.mediator.server;

import dev.mediator.server.admin.Answer;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.Metrics;
import dev.mediator.server.transport.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a running Mediator is well, as those ask who start it and send peers to it. */
final class Vitals {
  /** Where nothing is left of these, newcomers are refused. */
  private static final Set<String> ROOM = Set.of("connections", "registrations");

  private final Pipeline pipeline;
  private final Chronicle chronicle;
  private volatile boolean stopping;

  Vitals(Pipeline pipeline, Chronicle chronicle) {
    this.pipeline = pipeline;
    this.chronicle = chronicle;
  }

  /** What can be asked on the admin port. */
  Map<String, Function<String, Answer>> pages(Metrics metrics) {
    return Map.of(
        "/metrics", accepted -> numbers(metrics, accepted),
        "/livez", _ -> answer(live()),
        "/readyz", _ -> answer(ready()));
  }

  private static Answer numbers(Metrics metrics, String accepted) {
    String type =
        accepted.contains("application/openmetrics-text") ? Metrics.OPEN_METRICS : Metrics.PLAIN;
    return new Answer(200, type, metrics.text(type));
  }

  /** The reasons hold words and numbers of ours: nothing that JSON would have written otherwise. */
  private static Answer answer(List<String> reasons) {
    String words =
        reasons.stream().map(reason -> '"' + reason + '"').collect(Collectors.joining(","));
    String status = reasons.isEmpty() ? "up" : "down";
    return new Answer(
        reasons.isEmpty() ? 200 : 503,
        "application/json",
        "{\"status\":\"%s\",\"reasons\":[%s]}\n".formatted(status, words));
  }

  /** From now on it is not ready any more. */
  void stop() {
    stopping = true;
  }

  /** Whoever stands still does not recover by itself. */
  private List<String> live() {
    return pipeline.stuckLoops();
  }

  /** Whether newcomers find room; who is here already is not concerned. */
  private List<String> ready() {
    List<String> reasons = new ArrayList<>();
    if (pipeline.addresses().isEmpty()) {
      reasons.add("starting: it does not listen yet");
    }
    if (stopping) {
      reasons.add("draining: it was told to stop, and lets introductions under way finish");
    }
    pipeline.budgets().stream()
        .filter(budget -> ROOM.contains(budget.name()) && budget.isUsedUp())
        .map(budget -> "full: all " + budget.limit() + " " + budget.name() + " are taken")
        .forEach(reasons::add);
    Outcome shortage = chronicle.shortage();
    if (shortage != null) {
      reasons.add("shedding: a peer was turned away a moment ago, with outcome " + shortage);
    }
    return reasons;
  }
}
