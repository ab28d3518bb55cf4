package dev.mediator.server.api;

import dev.mediator.server.admin.Answer;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.Spell;
import dev.mediator.server.transport.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a running Mediator is well, as those ask who start it and send peers to it. For all
 * threads.
 */
final class Health {
  /** Where nothing is left of these, newcomers are refused. */
  private static final Set<String> ROOM = Set.of("connections", "registrations");

  private final Pipeline pipeline;
  private final Chronicle chronicle;
  private volatile boolean stopping;

  Health(Pipeline pipeline, Chronicle chronicle) {
    this.pipeline = pipeline;
    this.chronicle = chronicle;
  }

  /** What is said of one of the two: for programs, which look at the status alone. */
  private static Answer answer(List<String> reasons) {
    boolean up = reasons.isEmpty();
    return Json.answer(
        up ? 200 : 503, Json.members().with("status", up ? "up" : "down").with("reasons", reasons));
  }

  /** Whether it is of use to let it run on. */
  Answer livez() {
    return answer(live());
  }

  /** Whether it is of use to send newcomers. */
  Answer readyz() {
    return answer(ready());
  }

  /** From now on it is not ready any more. */
  void stop() {
    stopping = true;
  }

  /** Whoever stands still does not recover by itself. */
  List<String> live() {
    return pipeline.stuckLoops();
  }

  /** Whether newcomers find room; who is here already is not concerned. */
  List<String> ready() {
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
    pipeline.closures().stream()
        .filter(Spell::isNow)
        .map(spell -> "shut: newcomers wait unaccepted for want of " + spell.want())
        .forEach(reasons::add);
    Outcome shortage = chronicle.shortage();
    if (shortage != null) {
      reasons.add("shedding: a peer was turned away a moment ago, with outcome " + shortage);
    }
    return reasons;
  }
}
