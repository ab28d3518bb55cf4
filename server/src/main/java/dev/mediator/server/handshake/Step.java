package dev.mediator.server.handshake;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.SendLast;
import dev.mediator.server.handshake.Event.Dropped;
import dev.mediator.server.handshake.Event.EndOfStream;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.Fault;
import dev.mediator.server.handshake.Event.NoRoom;
import dev.mediator.server.handshake.Event.NotDue;
import dev.mediator.server.handshake.Event.Reset;
import dev.mediator.server.handshake.Event.Stopping;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Phase.Over;
import java.util.ArrayList;
import java.util.List;

/** What follows from an event: the phase from now on, and what is to be done about it. */
public record Step(Phase next, List<Action> actions) {
  /** After so long another try is welcome: those who were turned away are not to come at once. */
  private static final int COME_AGAIN_MILLIS = 5_000;

  static Step to(Phase next, Action... actions) {
    return new Step(next, List.of(actions));
  }

  /** The end without a word; {@code before} is done first. */
  static Step over(Outcome outcome, String reason, Action... before) {
    List<Action> actions = new ArrayList<>(List.of(before));
    actions.add(new Close());
    return new Step(new Over(outcome, reason), actions);
  }

  /** The end after the peer's last word; {@code before} is done first. */
  static Step concluded(Outcome outcome, String reason, Action... before) {
    List<Action> actions = new ArrayList<>(List.of(before));
    actions.add(new Linger());
    return new Step(new Over(outcome, reason), actions);
  }

  /** The end, with its reason for the peer; {@code before} is done first. */
  static Step abort(Outcome outcome, String reason, Action... before) {
    List<Action> actions = new ArrayList<>(List.of(before));
    actions.add(new SendLast(new AdvertiseAbort(reason)));
    return concluded(outcome, reason, actions.toArray(Action[]::new));
  }

  /**
   * The end for want of room, which may be there later. It takes none to say so: who does not
   * listen, or goes on talking, may lose the reason.
   */
  static Step turnAway(NoRoom want, Action... before) {
    AdvertiseAbort words = new AdvertiseAbort(want.reason(), COME_AGAIN_MILLIS);
    List<Action> actions = new ArrayList<>(List.of(before));
    actions.add(new Send(words));
    return over(want.outcome(), want.reason(), actions.toArray(Action[]::new));
  }

  /** The end of a conversation that something broke off; {@code before} is done first. */
  static Step broken(Turn turn, Ending ending, Action... before) {
    Outcome outcome =
        switch (ending) {
          case EndOfStream _, Reset() -> Outcome.GONE;
          case TimedOut _ -> Outcome.SLOW;
          case NotDue() -> Outcome.RUDE;
          case Dropped() -> Outcome.DROPPED;
          case Stopping() -> Outcome.STOPPED;
          case Fault() -> Outcome.FAULT;
        };
    return over(outcome, turn.words(), before);
  }

  /** The end because the partner broke the introduction off. */
  static Step partnerLost() {
    return over(Outcome.PARTNER_LOST, "its partner broke the introduction off");
  }
}
