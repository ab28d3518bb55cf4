package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Step.broken;
import static dev.mediator.server.handshake.Step.concluded;
import static dev.mediator.server.handshake.Step.over;
import static dev.mediator.server.handshake.Step.partnerLost;
import static dev.mediator.server.handshake.Step.to;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Role;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Hurry;
import dev.mediator.server.handshake.Action.Measure;
import dev.mediator.server.handshake.Action.Pause;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Event.Measured;
import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.OfferedBy;
import dev.mediator.server.handshake.Event.PartnerDone;
import dev.mediator.server.handshake.Event.PartnerInVain;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.PartnerReady;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.handshake.Event.Stopping;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Phase.Dialling;
import dev.mediator.server.handshake.Phase.Offered;
import dev.mediator.server.handshake.Phase.Poised;
import dev.mediator.server.handshake.Phase.Ready;
import dev.mediator.server.handshake.Phase.Traversing;
import dev.mediator.server.handshake.Punch.Prospect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table from the match on, between two peers that can punch: each side's fate is the other's
 * until they are told to dial.
 *
 * <p>That nobody is told to dial before both listen is its shape: only {@code Ready} leads to
 * PunchGo, and only with the news that the partner is ready, too.
 */
final class Traversal {
  /** However far away a peer is or says to be, the nearer one is held back no longer. */
  private static final int LONGEST_PAUSE_MICROS = 1_000_000;

  private final Duration time;

  /** Offers so much time to the peers, from PunchGo on. */
  Traversal(Duration time) {
    this.time = time;
  }

  /** The first step of each of the two. */
  Step offer(Punch punch) {
    List<Action> actions = new ArrayList<>();
    actions.add(new Arm(Deadline.DEPARTURE));
    actions.add(new Hurry(Deadline.DEPARTURE));
    if (punch.role() == Role.CLIENT) {
      actions.add(new Tell(punch.partner(), new OfferedBy(punch.me(), punch.session())));
    }
    List<Endpoint> candidates =
        Stream.concat(
                Stream.of(punch.partner().observed()),
                punch.partner().reach().candidates().stream())
            .distinct()
            .toList();
    actions.add(
        new Send(
            new PunchOffer(
                punch.session(),
                punch.role(),
                punch.me().observed(),
                candidates,
                punch.partner().version(),
                (int) time.toMillis())));
    return new Step(new Offered(punch, null), actions);
  }

  static Step on(Turn turn) {
    return switch (turn) {
      case Turn(Offered(var punch, var partners), Received(PunchReady(var session)))
          when session.equals(punch.session()) ->
          to(new Ready(punch, null, partners), new Arm(Deadline.RESERVATION), new Measure());
      case Turn(Offered(var punch, _), PartnerReady(var partners)) ->
          to(new Offered(punch, partners));

      case Turn(Ready(var punch, _, var partners), Measured(var own)) ->
          meet(punch, own, partners, new Tell(punch.partner(), new PartnerReady(own)));
      case Turn(Ready(var punch, var own, _), PartnerReady(var partners)) ->
          meet(punch, own, partners);

      case Turn(Poised at, TimedOut _) -> go(at);
      case Turn(Poised(var punch, _), PartnerInVain()) ->
          to(new Poised(punch, Prospect.PARTNER_IN_VAIN));
      case Turn(Poised(var punch, _), PartnerDone()) -> to(new Poised(punch, Prospect.NONE));

      case Turn(Dialling at, Received(PunchResult result))
          when result.session().equals(at.punch().session()) ->
          conclude(at, result);
      case Turn(Dialling(var punch, _), PartnerInVain()) ->
          to(new Dialling(punch, Prospect.PARTNER_IN_VAIN));
      case Turn(Dialling(var punch, _), PartnerDone()) -> to(new Dialling(punch, Prospect.NONE));

      default -> breakOff(turn);
    };
  }

  /** What is not as it should be, or comes late. */
  private static Step breakOff(Turn turn) {
    return switch (turn) {
      case Turn(_, PartnerLost()) -> partnerLost();
      case Turn(Traversing at, NobodyWaits()) when at.punch().role() == Role.CLIENT -> to(at);
      case Turn(var at, Stopping()) -> to(at);
      case Turn(Ready(var punch, _, _), TimedOut _) ->
          over(Outcome.PARTNER_LOST, turn.words(), lost(punch));

      case Turn(Dialling at, Received _) ->
          over(Outcome.RUDE, "a PunchResult was due", Relay.done(at.punch()));
      case Turn(Dialling at, Malformed(var reason)) ->
          over(Outcome.RUDE, reason, Relay.done(at.punch()));
      case Turn(Dialling at, Ending ending) -> Relay.end(turn, at.punch(), ending);

      case Turn(Offered(var punch, _), Received _) ->
          over(Outcome.RUDE, "a PunchReady was due", lost(punch));
      case Turn(Offered(var punch, _), Malformed(var reason)) ->
          over(Outcome.RUDE, reason, lost(punch));
      case Turn(Traversing at, Ending ending) -> broken(turn, ending, lost(at.punch()));
      case Turn _ -> throw turn.impossible();
    };
  }

  /** Both listen as soon as both distances are known, in microseconds of round trip. */
  private static Step meet(
      Punch punch, @Nullable Integer own, @Nullable Integer partners, Action... before) {
    if (own == null || partners == null) {
      return to(new Ready(punch, own, partners), before);
    }
    int pause = Math.clamp((partners - own) / 2, 0, LONGEST_PAUSE_MICROS);
    List<Action> actions = new ArrayList<>(List.of(before));
    actions.add(new Pause(pause));
    return new Step(new Poised(punch, punch.prospect()), actions);
  }

  private static Step go(Poised at) {
    return to(
        new Dialling(at.punch(), at.prospect()),
        new Arm(Deadline.PUNCH),
        new Send(new PunchGo(at.punch().session())));
  }

  private static Step conclude(Dialling at, PunchResult result) {
    if (!result.connected()) {
      return Relay.inVain(at, result.afterMillis());
    }
    String path = "lan".equals(result.over()) ? "over the local network" : "directly";
    String reason = path + " after " + result.afterMillis() + " ms";
    return concluded(Outcome.INTRODUCED, reason, Relay.done(at.punch()));
  }

  private static Tell lost(Punch punch) {
    return new Tell(punch.partner(), new PartnerLost());
  }
}
