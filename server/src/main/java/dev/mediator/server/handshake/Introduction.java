package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Step.broken;
import static dev.mediator.server.handshake.Step.over;
import static dev.mediator.server.handshake.Step.partnerLost;
import static dev.mediator.server.handshake.Step.to;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Hurry;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.SendLast;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Event.EndOfStream;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.PartnerLeft;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.ReservedFor;
import dev.mediator.server.handshake.Event.Stopping;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Phase.Departing;
import dev.mediator.server.handshake.Phase.Leaving;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Settling;

/**
 * The table from the match on, as version 0 has it: each side's fate is the other's.
 *
 * <p>That a Client hears nothing before its Peer has provably left is its shape: only {@code
 * Departing} with a proven end of stream makes the news that lets a Client go on.
 */
final class Introduction {
  private Introduction() {}

  static Step on(Turn turn) {
    return switch (turn) {
      case Turn(Departing(var me, var partner), EndOfStream(var proved)) when proved ->
          over(Outcome.INTRODUCED, "", new Tell(partner, new PartnerLeft(me.observed())));
      case Turn(Departing _, PartnerLost()) -> partnerLost();

      case Turn(Reserved(var me, var partner), PartnerLeft(var address)) ->
          to(
              new Settling(me, partner.version(), address),
              new Arm(Deadline.SETTLE),
              new Hurry(Deadline.LEAVING));
      case Turn(Reserved _, PartnerLost()) -> partnerLost();
      case Turn(Reserved(_, var partner), TimedOut _) ->
          over(Outcome.PARTNER_LOST, turn.words(), new Tell(partner, new PartnerLost()));

      case Turn(Settling at, TimedOut _) -> identify(at);

      case Turn(Leaving _, EndOfStream(var proved)) when proved -> over(Outcome.INTRODUCED, "");
      case Turn(Leaving _, TimedOut(var proved)) when proved -> over(Outcome.INTRODUCED, "");

      case Turn(Departing _, NobodyWaits()) -> throw turn.impossible();
      case Turn(var at, NobodyWaits()) -> to(at);
      case Turn(var at, Stopping()) -> to(at);
      case Turn(Departing(_, var partner), Ending ending) ->
          broken(turn, ending, new Tell(partner, new PartnerLost()));
      case Turn(Reserved(_, var partner), Ending ending) ->
          broken(turn, ending, new Tell(partner, new PartnerLost()));
      case Turn(var _, Ending ending) -> broken(turn, ending);
      case Turn _ -> throw turn.impossible();
    };
  }

  /** The Peer's first step: its Client is reserved. */
  static Step depart(Registration me, Registration partner) {
    PeerDisconnect message = new PeerDisconnect(me.observed().ip(), me.observed().port());
    return to(
        new Departing(me, partner),
        new Arm(Deadline.DEPARTURE),
        new Hurry(Deadline.DEPARTURE),
        me.ours() ? new Send(message) : new SendLast(message));
  }

  /** The Client's first step: its Peer is there. */
  static Step reserve(Registration me, Registration partner) {
    return to(
        new Reserved(me, partner),
        new Arm(Deadline.RESERVATION),
        new Tell(partner, new ReservedFor(me)));
  }

  private static Step identify(Settling at) {
    Endpoint peer = at.peerAddress();
    return to(
        new Leaving(at.registration()),
        new Arm(Deadline.LEAVING),
        new Send(new PeerIdentification(at.peerVersion(), peer.ip(), peer.port())));
  }
}
