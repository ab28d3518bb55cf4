package dev.mediator.server.simulation;

import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Event.Replaced;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Departing;
import dev.mediator.server.handshake.Phase.Offered;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Poised;
import dev.mediator.server.handshake.Phase.Ready;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Waiting;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.handshake.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The checker of what cannot be seen from outside a Mediator: whom it blames, how soon it tells the
 * other side of a match, which proof it takes for the newer, and deadlines that nobody may miss. To
 * the peers, each of these looks like bad luck with their partner.
 */
final class Inside implements Witness {
  private static final Set<Outcome> BLAMING =
      EnumSet.of(Outcome.REFUSED, Outcome.IMPOSTOR, Outcome.GONE, Outcome.SLOW, Outcome.RUDE);

  private final World world;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Long> newestProof = new HashMap<>();
  private final Map<Visitor, Outcome> outcomes = new LinkedHashMap<>();

  Inside(World world) {
    this.world = world;
  }

  @Override
  public void heard(Visitor who, Deed deed) {}

  @Override
  public void saw(Visitor who, Phase phase, Event event, Step step) {
    if (event instanceof TimedOut) {
      checkDeadline(who, phase);
    }
    if (step.next() instanceof Registering(var me)) {
      newestProof.merge(who.wish(), me.proof(), Math::max);
    }
    Registration mine = phase.registration();
    if (event instanceof Replaced && mine != null) {
      boolean newer = newestProof.getOrDefault(who.wish(), 0L) > mine.proof();
      require(newer, "G1 proof: replaced by an older one: " + who);
    }
    if (step.next() instanceof Over(var outcome, _) && !(phase instanceof Over)) {
      outcomes.put(who, outcome);
      checkPartner(who, phase, outcome);
    }
  }

  private void checkDeadline(Visitor who, Phase phase) {
    require(
        !(phase instanceof Reserved || phase instanceof Ready),
        "G6 both or none: heard nothing of its Peer until the deadline: " + who);
    require(
        !(phase instanceof Registering),
        "G4 liveness: nobody answered its registration until the deadline: " + who);
    require(
        !(phase instanceof Waiting) || world.shape().waitingIsLimited(),
        "G4 liveness: waited too long where nobody can: " + who);
  }

  /** Whoever breaks a match off takes its partner along as soon as news can travel. */
  private void checkPartner(Visitor who, Phase phase, Outcome outcome) {
    if (outcome != Outcome.INTRODUCED) {
      switch (phase) {
        case Departing(_, var partner) -> expectEnd(who, partner);
        case Reserved(_, var partner) -> expectEnd(who, partner);
        case Offered(var punch, _) -> expectEnd(who, punch.partner());
        case Ready(var punch, _, _) -> expectEnd(who, punch.partner());
        case Poised(var punch, _) -> expectEnd(who, punch.partner());
        default -> {}
      }
    }
  }

  private void expectEnd(Visitor who, Registration partner) {
    if (partner.inbox() instanceof MediatorEnd end) {
      Runnable check =
          () ->
              require(end.isOver(), "G6 both or none: it failed, and its partner goes on: " + who);
      world.clock().after(world.shape().slowest(), check);
    }
  }

  /** Everything that was wrong, at the end of the story. */
  List<String> wrongIn(Story story) {
    for (Account account : story.accounts()) {
      Outcome outcome = outcomes.get(account.who);
      boolean blamed = outcome != null && BLAMING.contains(outcome);
      require(
          !blamed || account.isFaulty(), "G4 liveness: " + outcome + ", but innocent: " + account);
    }
    return wrong;
  }

  private void require(boolean holds, String guarantee) {
    if (!holds) {
      wrong.add(guarantee);
    }
  }
}
