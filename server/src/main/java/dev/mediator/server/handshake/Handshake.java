package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Step.to;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.KeyRejectedException;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.WireLimits;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Hurry;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.Register;
import dev.mediator.server.handshake.Action.Rest;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.SendLast;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Action.Withdraw;
import dev.mediator.server.handshake.Event.EndOfStream;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.Fault;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.NotDue;
import dev.mediator.server.handshake.Event.PartnerCannotDial;
import dev.mediator.server.handshake.Event.PartnerGone;
import dev.mediator.server.handshake.Event.PartnerLeft;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.handshake.Event.Replaced;
import dev.mediator.server.handshake.Event.Reserve;
import dev.mediator.server.handshake.Event.ReservedFor;
import dev.mediator.server.handshake.Event.Reset;
import dev.mediator.server.handshake.Event.Stopping;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Phase.Departing;
import dev.mediator.server.handshake.Phase.Greeting;
import dev.mediator.server.handshake.Phase.Leaving;
import dev.mediator.server.handshake.Phase.Matched;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Proving;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Settling;
import dev.mediator.server.handshake.Phase.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a Mediator decides, as a function from phase and event to the next phase and its actions.
 *
 * <p>The table below is the state table of docs/ARCHITECTURE.md, row by row. That a Client hears
 * nothing before its Peer has provably left is its shape: only {@code Departing} with a proven end
 * of stream makes the news that lets a Client go on.
 *
 * <p>It holds no state of a conversation, so one serves all connections and threads.
 */
public final class Handshake {

  /** What a row of the table begins with. */
  private record Turn(Phase phase, Event event) {}

  private final Rules rules;
  private final RandomGenerator random;
  private final LongSupplier proofs;

  /**
   * Decides by these rules.
   *
   * @param random where nonces come from: cryptographically strong, and safe for all threads
   * @param proofs numbers the proofs of keys: each number greater than all before
   */
  public Handshake(Rules rules, RandomGenerator random, LongSupplier proofs) {
    this.rules = rules;
    this.random = random;
    this.proofs = proofs;
  }

  /** The first step of a conversation with whoever connected from {@code observed}. */
  public Step open(Endpoint observed, Inbox inbox) {
    return to(new Greeting(observed, inbox, rules.retries()), new Arm(Deadline.HANDSHAKE));
  }

  /**
   * The next step.
   *
   * @throws IllegalStateException if the event cannot happen in the phase: a bug of ours
   */
  public Step on(Phase phase, Event event) {
    Turn turn = new Turn(phase, event);
    return phase instanceof Matched ? introduce(turn) : register(turn);
  }

  /** The table up to the match: who is this peer, and is its partner there? */
  private Step register(Turn turn) {
    return switch (turn) {
      case Turn(Greeting at, Received(Advertise advertise)) -> greet(at, advertise);
      case Turn(Greeting _, Received _) -> abort(Outcome.REFUSED, "an Advertise is due first");
      case Turn(Greeting _, Malformed(var reason)) -> abort(Outcome.REFUSED, reason);

      case Turn(Proving at, Received(AdvertiseResponse(var nonce))) -> prove(at, nonce);
      case Turn(Proving _, Received _) -> over(Outcome.RUDE, "an AdvertiseResponse was due");
      case Turn(Proving _, Malformed(var reason)) -> over(Outcome.RUDE, reason);

      case Turn(Registering(var me), NobodyWaits()) ->
          to(new Waiting(me), new Arm(Deadline.WAITING), new Rest());
      case Turn(Registering(var me), ReservedFor(var partner)) -> depart(me, partner);
      case Turn(Registering at, PartnerGone()) -> to(at, new Register(at.registration()));
      case Turn(Registering(var me), Reserve(var partner)) -> reserve(me, partner);
      case Turn(Registering _, Replaced()) -> superseded();
      case Turn(Registering _, PartnerCannotDial()) -> split();

      case Turn(Waiting(var me), Reserve(var partner)) -> reserve(me, partner);
      case Turn(Waiting _, Replaced()) -> superseded();
      case Turn(Waiting(var me), TimedOut _) ->
          over(Outcome.EXPIRED, "its partner did not come in time", new Withdraw(me));

      case Turn(Over at, Reserve(var partner)) -> to(at, new Tell(partner, new PartnerGone()));
      case Turn(Over at, ReservedFor(var partner)) -> to(at, new Tell(partner, new PartnerLost()));
      case Turn(Over at, _) -> to(at);

      case Turn(var at, Ending ending) -> end(at, ending);
      case Turn(var at, var event) -> throw impossible(at, event);
    };
  }

  /** The table from the match on: each side's fate is the other's. */
  private static Step introduce(Turn turn) {
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

      case Turn(Settling at, TimedOut _) -> identify(at);

      case Turn(Leaving _, EndOfStream(var proved)) when proved -> over(Outcome.INTRODUCED, "");
      case Turn(Leaving _, TimedOut(var proved)) when proved -> over(Outcome.INTRODUCED, "");

      case Turn(Departing at, NobodyWaits()) -> throw impossible(at, turn.event());
      case Turn(Matched at, NobodyWaits()) -> to(at);
      case Turn(Matched at, Stopping()) -> to(at);
      case Turn(var at, Ending ending) -> end(at, ending);
      case Turn(var at, var event) -> throw impossible(at, event);
    };
  }

  private Step greet(Greeting at, Advertise advertise) {
    if (advertise.version() > WireLimits.VERSION) {
      return abort(
          Outcome.REFUSED,
          "protocol version " + WireLimits.VERSION + " is the newest that is spoken here");
    }
    try {
      PeerKey own = PeerKey.parse(advertise.ourKey(), rules.keys());
      PeerKey wanted = PeerKey.parse(advertise.theirKey(), rules.keys());
      if (own.equals(wanted)) {
        return abort(Outcome.REFUSED, "our_key and their_key are the same");
      }
      boolean bindable = at.observed().port() >= rules.lowestPort();
      return bindable ? challenge(at, advertise, own, wanted) : retry(at);
    } catch (KeyRejectedException e) {
      return abort(Outcome.REFUSED, e.reason());
    }
  }

  private Step challenge(Greeting at, Advertise advertise, PeerKey own, PeerKey wanted) {
    Nonce nonce = Nonce.ofMediator(rules.name(), random);
    Registration claim =
        new Registration(
            0,
            own.fingerprint(),
            wanted.fingerprint(),
            at.observed(),
            advertise.version(),
            advertise.ours(),
            at.inbox());
    return to(
        new Proving(claim, nonce), new Send(new AdvertiseChallenge(Challenge.pose(nonce, own))));
  }

  private Step retry(Greeting at) {
    String reason =
        "come from port " + rules.lowestPort() + " or higher, since the partner must reach it";
    if (at.retriesLeft() == 0) {
      return abort(Outcome.REFUSED, reason);
    }
    return to(
        new Greeting(at.observed(), at.inbox(), at.retriesLeft() - 1),
        new Send(new AdvertiseRetry(reason)));
  }

  private Step prove(Proving at, String nonce) {
    if (!at.nonce().matches(nonce)) {
      return over(Outcome.IMPOSTOR, "the nonce was not decrypted");
    }
    Registration me = at.registration().proved(proofs.getAsLong());
    return to(new Registering(me), new Register(me));
  }

  private static Step depart(Registration me, Registration partner) {
    PeerDisconnect message = new PeerDisconnect(me.observed().ip(), me.observed().port());
    return to(
        new Departing(me, partner),
        new Arm(Deadline.DEPARTURE),
        new Hurry(Deadline.DEPARTURE),
        me.ours() ? new Send(message) : new SendLast(message));
  }

  private static Step reserve(Registration me, Registration partner) {
    if (!me.canDial(partner)) {
      return splitWith(partner);
    }
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

  private static Step superseded() {
    return abort(Outcome.SUPERSEDED, "replaced by a newer registration of this key");
  }

  private static Step split() {
    return abort(
        Outcome.SPLIT, "one of you came over IPv4 and the other over IPv6: use the same for both");
  }

  private static Step splitWith(Registration partner) {
    Step split = split();
    List<Action> actions = new ArrayList<>(split.actions());
    actions.add(new Tell(partner, new PartnerCannotDial()));
    return new Step(split.next(), actions);
  }

  private static Step partnerLost() {
    return over(Outcome.PARTNER_LOST, "its partner broke the introduction off");
  }

  /** Every phase but Over: whatever breaks a conversation off. */
  private static Step end(Phase at, Ending ending) {
    Outcome outcome =
        switch (ending) {
          case EndOfStream _, Reset() -> Outcome.GONE;
          case TimedOut _ -> at instanceof Reserved ? Outcome.PARTNER_LOST : Outcome.SLOW;
          case NotDue() -> Outcome.RUDE;
          case Stopping() -> Outcome.STOPPED;
          case Fault() -> Outcome.FAULT;
        };
    String reason = ending.getClass().getSimpleName() + " in " + at.getClass().getSimpleName();
    return switch (at) {
      case Registering(var me) -> over(outcome, reason, new Withdraw(me));
      case Waiting(var me) -> over(outcome, reason, new Withdraw(me));
      case Departing(_, var partner) -> over(outcome, reason, new Tell(partner, new PartnerLost()));
      case Reserved(_, var partner) -> over(outcome, reason, new Tell(partner, new PartnerLost()));
      case Greeting _, Proving _, Settling _, Leaving _, Over _ -> over(outcome, reason);
    };
  }

  private static Step over(Outcome outcome, String reason, Action... before) {
    List<Action> actions = new ArrayList<>(List.of(before));
    actions.add(new Close());
    return new Step(new Over(outcome, reason), actions);
  }

  private static Step abort(Outcome outcome, String reason) {
    return to(new Over(outcome, reason), new SendLast(new AdvertiseAbort(reason)), new Linger());
  }

  private static IllegalStateException impossible(Phase at, Event event) {
    return new IllegalStateException(
        event.getClass().getSimpleName() + " cannot happen in " + at.getClass().getSimpleName());
  }
}
