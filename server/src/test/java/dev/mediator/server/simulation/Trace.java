package dev.mediator.server.simulation;

import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Step;
import java.util.ArrayList;
import java.util.List;

/** Writes down what happens in a world, a line for each event, to be read by people. */
final class Trace implements Witness {
  private final List<String> lines = new ArrayList<>();

  @Override
  public void heard(Visitor who, Deed deed) {
    lines.add("peer     #" + who.number() + " " + named(deed));
  }

  @Override
  public void saw(Visitor who, Phase phase, Event event, Step step) {
    String next = step.next().getClass().getSimpleName();
    String outcome = step.next() instanceof Phase.Over(var how, _) ? " " + how : "";
    List<String> actions =
        step.actions().stream().map(action -> action.getClass().getSimpleName()).toList();
    lines.add(
        "mediator #%d %s + %s -> %s%s %s"
            .formatted(
                who.number(),
                phase.getClass().getSimpleName(),
                event.getClass().getSimpleName(),
                next,
                outcome,
                actions));
  }

  List<String> lines() {
    return lines;
  }

  private static String named(Deed deed) {
    return switch (deed) {
      case Deed.Connected() -> "connects";
      case Deed.Challenged _ -> "is challenged";
      case Deed.Proved _ -> "proves its key";
      case Deed.Heard(var message) -> "hears " + message;
      case Deed.Listens() -> "listens";
      case Deed.InVain() -> "dialled in vain";
      case Deed.HungUp(var half) -> half ? "closes its sending side" : "hangs up";
      case Deed.Failed(var how) -> "fails: " + how;
      case Deed.SawEnd() -> "sees the end";
    };
  }
}
