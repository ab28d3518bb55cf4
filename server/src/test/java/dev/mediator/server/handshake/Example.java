package dev.mediator.server.handshake;

import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.server.handshake.Event.Allowed;
import dev.mediator.server.handshake.Event.Called;
import dev.mediator.server.handshake.Event.Denied;
import dev.mediator.server.handshake.Event.Dropped;
import dev.mediator.server.handshake.Event.EndOfStream;
import dev.mediator.server.handshake.Event.Fault;
import dev.mediator.server.handshake.Event.LookedBack;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Event.NoRoom;
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
import dev.mediator.server.handshake.Event.Undecided;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Departing;
import dev.mediator.server.handshake.Phase.Greeting;
import dev.mediator.server.handshake.Phase.Leaving;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Proving;
import dev.mediator.server.handshake.Phase.Queued;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reporting;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Settling;
import dev.mediator.server.handshake.Phase.Waiting;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Two peers that want each other, one value of each phase and event, and who decides on them. */
final class Example {
  static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  static final Endpoint HERE = new Endpoint("192.0.2.1", 40_001);
  static final Endpoint THERE = new Endpoint("192.0.2.2", 40_002);
  static final Endpoint THERE_IPV6 = new Endpoint("2001:db8::2", 40_002);
  static final Inbox INBOX = news -> {};
  static final int FIRST_PROOF = 7;
  static final Duration PUNCH = Duration.ofSeconds(10);
  static final String NAME = "mediator.example";

  static final Registration ME = registration(7, HERE, true);
  static final Registration PARTNER = partner(THERE, true);

  /** Nobody's: matches no text that a test can know. */
  static final Nonce NONCE = Nonce.ofMediator(NAME, new SecureRandom());

  private Example() {}

  /** Decides by the rules that most tests use: ports from 1024 on, and two retries. */
  static Handshake handshake() {
    Rules rules = new Rules(NAME, 1024, 2, KeyLimits.DEFAULT, true);
    return new Handshake(
        rules, PUNCH, new SecureRandom(), new AtomicLong(FIRST_PROOF)::getAndIncrement);
  }

  static Registration registration(long proof, Endpoint observed, boolean ours) {
    return new Registration(
        proof,
        ALICE.publicKey().fingerprint(),
        BOB.publicKey().fingerprint(),
        observed,
        0,
        ours ? Reach.OURS : Reach.STOCK,
        INBOX);
  }

  static Registration partner(Endpoint observed, boolean ours) {
    return new Registration(
        8,
        BOB.publicKey().fingerprint(),
        ALICE.publicKey().fingerprint(),
        observed,
        0,
        ours ? Reach.OURS : Reach.STOCK,
        INBOX);
  }

  static Advertise advertise() {
    return new Advertise(0, ALICE.publicKey().toPem(), BOB.publicKey().toPem(), List.of());
  }

  static List<Phase> everyPhase() {
    return List.of(
        new Greeting(HERE, INBOX, 2),
        new Reporting(new Greeting(HERE, INBOX, 2)),
        new Queued(new Greeting(HERE, INBOX, 2), advertise()),
        new Proving(ME, NONCE),
        new Asking(ME),
        new Registering(ME),
        new Waiting(ME),
        new Departing(ME, PARTNER),
        new Reserved(ME, PARTNER),
        new Settling(ME, 0, THERE),
        new Leaving(ME),
        new Over(Outcome.GONE, ""));
  }

  /** The events in the order of the columns of the table in {@link HandshakeTest}. */
  static List<Event> everyEvent() {
    return List.of(
        new Received(new AdvertiseResponse("a guess")),
        new Malformed("no JSON"),
        new EndOfStream(true),
        new EndOfStream(false),
        new Reset(),
        new TimedOut(true),
        new TimedOut(false),
        new NotDue(),
        new Stopping(),
        new Dropped(),
        new Fault(),
        new NobodyWaits(),
        new Replaced(),
        new Reserve(PARTNER),
        new ReservedFor(PARTNER),
        new PartnerGone(),
        new PartnerCannotDial(),
        new PartnerLeft(THERE),
        new PartnerLost(),
        new LookedBack(null, List.of()),
        new Called(),
        new NoRoom(Outcome.FULL, "full"),
        new Allowed(),
        new Denied("denied"),
        new Undecided("undecided"));
  }
}
