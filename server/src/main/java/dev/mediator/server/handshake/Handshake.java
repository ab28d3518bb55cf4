package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Step.abort;
import static dev.mediator.server.handshake.Step.broken;
import static dev.mediator.server.handshake.Step.over;
import static dev.mediator.server.handshake.Step.to;
import static dev.mediator.server.handshake.Step.turnAway;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.KeyRejectedException;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import dev.mediator.protocol.WireLimits;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Ask;
import dev.mediator.server.handshake.Action.Enrol;
import dev.mediator.server.handshake.Action.LookBack;
import dev.mediator.server.handshake.Action.Queue;
import dev.mediator.server.handshake.Action.Register;
import dev.mediator.server.handshake.Action.Rest;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Action.Withdraw;
import dev.mediator.server.handshake.Event.Allowed;
import dev.mediator.server.handshake.Event.Called;
import dev.mediator.server.handshake.Event.Denied;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.LookedBack;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Event.NoRoom;
import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.OfferedBy;
import dev.mediator.server.handshake.Event.PartnerCannotDial;
import dev.mediator.server.handshake.Event.PartnerGone;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.handshake.Event.Replaced;
import dev.mediator.server.handshake.Event.Reserve;
import dev.mediator.server.handshake.Event.ReservedFor;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Event.Undecided;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Greeting;
import dev.mediator.server.handshake.Phase.InVain;
import dev.mediator.server.handshake.Phase.Introducing;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Proving;
import dev.mediator.server.handshake.Phase.Queued;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reporting;
import dev.mediator.server.handshake.Phase.Traversing;
import dev.mediator.server.handshake.Phase.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a Mediator decides, as a function from phase and event to the next phase and its actions.
 *
 * <p>Four tables, those of docs/ARCHITECTURE.md row by row: here the one up to the match; from then
 * on {@link Introduction} or, between two peers that can punch, {@link Traversal}, and {@link
 * Relay} for those who punched in vain.
 *
 * <p>It holds no state of a conversation, so one serves all connections and threads.
 */
public final class Handshake {
  private static final String TOO_LATE =
      "this Mediator could not find out in time whether it serves your key";

  private final Rules rules;
  private final RandomGenerator random;
  private final LongSupplier proofs;
  private final Traversal traversal;

  /**
   * Decides by these rules.
   *
   * @param punch how long two peers may try to reach each other through their NATs
   * @param random where nonces and sessions come from: cryptographically strong, and safe for all
   *     threads
   * @param proofs numbers the proofs of keys: each number greater than all before
   */
  public Handshake(Rules rules, Duration punch, RandomGenerator random, LongSupplier proofs) {
    this.rules = rules;
    this.random = random;
    this.proofs = proofs;
    this.traversal = new Traversal(punch);
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
    return switch (phase) {
      case Introducing _ -> Introduction.on(turn);
      case InVain _ -> Relay.on(turn);
      case Traversing _ -> Traversal.on(turn);
      case Greeting _, Reporting _, Queued _, Proving _, Asking _ -> prove(turn);
      case Registering _, Waiting _, Over _ -> register(turn);
    };
  }

  /** The table up to the proof, and a little beyond: who is this peer, and may it be here? */
  private Step prove(Turn turn) {
    return switch (turn) {
      case Turn(Greeting at, Received(Advertise advertise)) ->
          to(new Queued(at, advertise), new Queue());
      case Turn(Greeting at, Received(AddressRequest request)) when !at.asked() ->
          to(new Reporting(at), new LookBack(request.dialBack()));
      case Turn(Greeting _, Received _) -> abort(Outcome.REFUSED, "an Advertise is due first");
      case Turn(Greeting _, Malformed(var reason)) -> abort(Outcome.REFUSED, reason);

      case Turn(Reporting(var at), LookedBack seen) -> report(at, seen);

      case Turn(Queued(var at, var advertise), Called()) -> greet(at, advertise);

      case Turn(Proving at, Received(AdvertiseResponse(var nonce))) -> prove(at, nonce);
      case Turn(Proving _, Received _) -> over(Outcome.RUDE, "an AdvertiseResponse was due");
      case Turn(Proving _, Malformed(var reason)) -> over(Outcome.RUDE, reason);

      case Turn(Asking(var me), Allowed()) -> to(new Registering(me), new Register(me));
      case Turn(Asking _, Undecided(var reason)) -> undecided(reason);
      case Turn(Asking _, TimedOut _) -> undecided(TOO_LATE);

      case Turn(var at, NoRoom want) when !at.isProved() -> turnAway(want);
      case Turn(_, Denied(var reason)) -> abort(Outcome.DENIED, reason);
      case Turn(_, Ending ending) -> broken(turn, ending);
      case Turn _ -> throw turn.impossible();
    };
  }

  /** The table from there up to the match: is its partner there? */
  private Step register(Turn turn) {
    return switch (turn) {
      case Turn(Registering(var me), NobodyWaits()) ->
          to(new Waiting(me), new Arm(Deadline.WAITING), new Rest(), new Enrol(me));
      case Turn(Registering(var me), ReservedFor(var partner)) -> Introduction.depart(me, partner);
      case Turn(Registering(var me), OfferedBy(var partner, var session)) ->
          traversal.offer(new Punch(me, partner, session, Role.PEER));
      case Turn(Registering at, PartnerGone()) -> to(at, new Register(at.registration()));
      case Turn(Registering(var me), Reserve(var partner)) -> reserve(me, partner);
      case Turn(Registering _, Replaced()) -> superseded();
      case Turn(Registering _, PartnerCannotDial()) -> split();
      case Turn(Registering(var me), Denied(var reason)) ->
          abort(Outcome.DENIED, reason, new Withdraw(me));

      case Turn(Waiting(var me), Reserve(var partner)) -> reserve(me, partner);
      case Turn(Waiting(var me), NoRoom want) -> turnAway(want, new Withdraw(me));
      case Turn(Waiting _, Replaced()) -> superseded();
      case Turn(Waiting(var me), Denied(var reason)) ->
          abort(Outcome.DENIED, reason, new Withdraw(me));
      case Turn(Waiting(var me), TimedOut _) ->
          over(Outcome.EXPIRED, "its partner did not come in time", new Withdraw(me));

      case Turn(Over at, Reserve(var partner)) -> to(at, new Tell(partner, new PartnerGone()));
      case Turn(Over at, ReservedFor(var partner)) -> to(at, new Tell(partner, new PartnerLost()));
      case Turn(Over at, OfferedBy(var partner, _)) -> to(at, new Tell(partner, new PartnerLost()));
      case Turn(Over at, _) -> to(at);

      case Turn(Registering(var me), Ending ending) -> broken(turn, ending, new Withdraw(me));
      case Turn(Waiting(var me), Ending ending) -> broken(turn, ending, new Withdraw(me));
      case Turn _ -> throw turn.impossible();
    };
  }

  private static Step report(Greeting at, LookedBack seen) {
    return to(
        new Greeting(at.observed(), at.inbox(), at.retriesLeft(), true),
        new Send(new AddressReport(at.observed(), seen.dialledBack(), seen.otherPorts())));
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
            Reach.of(advertise, at.observed(), rules.relay()),
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
        new Greeting(at.observed(), at.inbox(), at.retriesLeft() - 1, at.asked()),
        new Send(new AdvertiseRetry(reason)));
  }

  private Step prove(Proving at, String nonce) {
    if (!at.nonce().matches(nonce)) {
      return over(Outcome.IMPOSTOR, "the nonce was not decrypted");
    }
    Registration me = at.registration().proved(proofs.getAsLong());
    return to(new Asking(me), new Ask(me));
  }

  /** It may be decided later: no fault of the peer's. */
  private static Step undecided(String reason) {
    return turnAway(new NoRoom(Outcome.UNDECIDED, reason));
  }

  /** A partner came that wants this peer: how the two are introduced is decided here. */
  private Step reserve(Registration me, Registration partner) {
    if (me.canPunch(partner)) {
      return traversal.offer(new Punch(me, partner, Session.make(random), Role.CLIENT));
    }
    return me.canDial(partner) ? Introduction.reserve(me, partner) : splitWith(partner);
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
}
