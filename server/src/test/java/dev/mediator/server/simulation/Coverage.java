package dev.mediator.server.simulation;

import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was tried, so that a simulation cannot silently try nothing. */
final class Coverage implements Witness {
  private final Map<Outcome, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> steps = new ConcurrentHashMap<>();

  @Override
  public void heard(Visitor who, Deed deed) {}

  @Override
  public void saw(Visitor who, Phase phase, Event event, Step step) {
    if (step.next() instanceof Over(var outcome, _) && !(phase instanceof Over)) {
      outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    }
    String name = phase.getClass().getSimpleName() + "/" + event.getClass().getSimpleName();
    steps.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  Map<Outcome, LongAdder> outcomes() {
    return outcomes;
  }

  /** How often each event came in each phase, as {@code Phase/Event}. */
  Map<String, LongAdder> steps() {
    return steps;
  }
}
