package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Step.broken;
import static dev.mediator.server.handshake.Step.over;
import static dev.mediator.server.handshake.Step.partnerLost;
import static dev.mediator.server.handshake.Step.to;

import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.Role;
import dev.mediator.server.handshake.Action.Admit;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.Splice;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Event.Admitted;
import dev.mediator.server.handshake.Event.Crowded;
import dev.mediator.server.handshake.Event.EndOfStream;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.PartnerDone;
import dev.mediator.server.handshake.Event.PartnerInVain;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.RelayGranted;
import dev.mediator.server.handshake.Event.Relayed;
import dev.mediator.server.handshake.Event.Reset;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Phase.Dialling;
import dev.mediator.server.handshake.Phase.InVain;
import dev.mediator.server.handshake.Phase.Relaying;
import dev.mediator.server.handshake.Phase.Reported;
import dev.mediator.server.handshake.Punch.Prospect;

/**
 * The table of two that punched in vain and would be relayed.
 *
 * <p>That only a pair of which both failed is relayed is its shape: the Client alone asks for room,
 * it does so once both have said so, and its grant is all that opens the Peer's side. Whoever
 * leaves before it is opened tells its partner so.
 */
final class Relay {
  private Relay() {}

  static Step on(Turn turn) {
    return switch (turn) {
      case Turn(Reported(var punch), PartnerInVain()) -> to(new Reported(punch), new Admit(punch));
      case Turn(Reported(var punch), Admitted()) ->
          to(
              new Relaying(punch),
              new Send(new RelayOpen(punch.session())),
              new Tell(punch.partner(), new RelayGranted()),
              new Splice(punch));
      case Turn(Reported(var punch), Crowded(var reason)) ->
          over(Outcome.UNREACHED, reason, done(punch));
      case Turn(Reported(var punch), RelayGranted()) ->
          to(new Relaying(punch), new Send(new RelayOpen(punch.session())), new Splice(punch));

      case Turn(Relaying _, Relayed(var reason, var bytes)) ->
          over(Outcome.RELAYED, reason + ", after " + bytes + " bytes");

      case Turn(_, PartnerDone()) -> over(Outcome.UNREACHED, "its partner needs no relay");
      case Turn(Reported _, PartnerLost()) -> partnerLost();
      case Turn(InVain at, NobodyWaits()) when at.punch().role() == Role.CLIENT -> to(at);
      case Turn(Reported(var punch), Ending ending) -> end(turn, punch, ending);
      case Turn(Relaying _, Ending ending) -> broken(turn, ending);
      case Turn _ -> throw turn.impossible();
    };
  }

  /** The first step: this side dialled in vain. */
  static Step inVain(Dialling at, int afterMillis) {
    Punch punch = at.punch();
    if (at.prospect() == Prospect.NONE) {
      return over(Outcome.UNREACHED, "after " + afterMillis + " ms", done(punch));
    }
    Arm patience = new Arm(Deadline.PUNCH);
    if (punch.role() == Role.PEER) {
      return to(new Reported(punch), patience, new Tell(punch.partner(), new PartnerInVain()));
    }
    return at.prospect() == Prospect.PARTNER_IN_VAIN
        ? to(new Reported(punch), patience, new Admit(punch))
        : to(new Reported(punch), patience);
  }

  /** From PunchGo on: a connection that broke or was late has reached nobody. */
  static Step end(Turn turn, Punch punch, Ending ending) {
    return switch (ending) {
      case EndOfStream _, Reset(), TimedOut _ -> over(Outcome.UNREACHED, turn.words(), done(punch));
      default -> broken(turn, ending, done(punch));
    };
  }

  /** For a partner that may wait to be relayed. */
  static Action[] done(Punch punch) {
    return punch.prospect() == Prospect.NONE
        ? new Action[0]
        : new Action[] {new Tell(punch.partner(), new PartnerDone())};
  }
}
