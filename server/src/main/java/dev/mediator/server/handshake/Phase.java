package dev.mediator.server.handshake;

import dev.mediator.identity.Nonce;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.server.handshake.Punch.Prospect;
import org.jspecify.annotations.Nullable;

/** Where a conversation stands, with exactly the data that exists then. */
public sealed interface Phase {

  /** Whether a message from the peer is due now. */
  default boolean messageDue() {
    return this instanceof Greeting
        || this instanceof Proving
        || this instanceof Offered
        || this instanceof Dialling;
  }

  /** Whether the peer has proved its key: before that it has cost it nothing to be here. */
  default boolean isProved() {
    return !(this instanceof Greeting
        || this instanceof Reporting
        || this instanceof Queued
        || this instanceof Proving);
  }

  /** What the peer wants, as far as it has said so. */
  default @Nullable Registration registration() {
    return null;
  }

  /** From the match on: each side's fate is the other's. */
  sealed interface Matched extends Phase {}

  /** Two that are introduced as version 0 has it. */
  sealed interface Introducing extends Matched {}

  /** Two that are to punch. */
  sealed interface Traversing extends Matched {
    /** The pair, as this side sees it. */
    Punch punch();

    @Override
    default Registration registration() {
      return punch().me();
    }
  }

  /** Two that punched in vain. */
  sealed interface InVain extends Traversing {}

  /**
   * Connected; an Advertise is due.
   *
   * @param asked whether the peer has asked how it is seen, which it may do once
   */
  record Greeting(Endpoint observed, Inbox inbox, int retriesLeft, boolean asked) implements Phase {

    /** One that has not asked. */
    public Greeting(Endpoint observed, Inbox inbox, int retriesLeft) {
      this(observed, inbox, retriesLeft, false);
    }
  }

  /** It asked how it is seen; nothing is due until it has the answer. */
  record Reporting(Greeting greeting) implements Phase {}

  /** It advertised, and waits for its turn to be challenged, which costs us far more than it. */
  record Queued(Greeting greeting, Advertise advertise) implements Phase {}

  /** Challenged; an AdvertiseResponse is due. */
  record Proving(Registration registration, Nonce nonce) implements Phase {}

  /** Proved; whether the operator lets it use this Mediator is being found out. */
  record Asking(Registration registration) implements Phase {}

  /** Proved; the registry, or a partner that it knew, has still to answer. */
  record Registering(Registration registration) implements Phase {}

  /** Registered first; nothing is due until the partner comes. */
  record Waiting(Registration registration) implements Phase {}

  /** The Peer: it was told to disconnect. */
  record Departing(Registration registration, Registration partner) implements Introducing {}

  /** The Client: its Peer was told to disconnect, and it must hear nothing before that is done. */
  record Reserved(Registration registration, Registration partner) implements Introducing {}

  /** The Client: its Peer has hung up and is about to listen. */
  record Settling(Registration registration, int peerVersion, Endpoint peerAddress)
      implements Introducing {}

  /** The Client: it was told where to dial. */
  record Leaving(Registration registration) implements Introducing {}

  /**
   * It was told to listen; its PunchReady is due.
   *
   * @param partners how far away the partner is, once it listens: microseconds of round trip
   */
  record Offered(Punch punch, @Nullable Integer partners) implements Traversing {}

  /**
   * It listens; its partner may not yet.
   *
   * @param own how far away it is, once that is measured: microseconds of round trip
   * @param partners how far away the partner is, once it listens
   */
  record Ready(Punch punch, @Nullable Integer own, @Nullable Integer partners)
      implements Traversing {}

  /** Both listen; it is told to dial in a moment, since its partner is farther away. */
  record Poised(Punch punch, Prospect prospect) implements Traversing {}

  /** It was told to dial; its PunchResult is due. */
  record Dialling(Punch punch, Prospect prospect) implements Traversing {}

  /** It dialled in vain, and would be relayed; nothing is due until its partner says the same. */
  record Reported(Punch punch) implements InVain {}

  /** Both dialled in vain; what comes is the partner's. */
  record Relaying(Punch punch) implements InVain {}

  /** Ended, for a reason that says more than its outcome, without a byte that the peer chose. */
  record Over(Outcome outcome, String reason) implements Phase {}
}
