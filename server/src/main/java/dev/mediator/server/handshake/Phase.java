package dev.mediator.server.handshake;

import dev.mediator.identity.Nonce;
import dev.mediator.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/** Where a conversation stands, with exactly the data that exists then. */
public sealed interface Phase {

  /** Whether a message from the peer is due now. */
  default boolean messageDue() {
    return this instanceof Greeting || this instanceof Proving;
  }

  /** What the peer wants, as far as it has said so. */
  default @Nullable Registration registration() {
    return null;
  }

  /** From the match on: each side's fate is the other's. */
  sealed interface Matched extends Phase {}

  /** Connected; an Advertise is due. */
  record Greeting(Endpoint observed, Inbox inbox, int retriesLeft) implements Phase {}

  /** Challenged; an AdvertiseResponse is due. */
  record Proving(Registration registration, Nonce nonce) implements Phase {}

  /** Proved; the registry, or a partner that it knew, has still to answer. */
  record Registering(Registration registration) implements Phase {}

  /** Registered first; nothing is due until the partner comes. */
  record Waiting(Registration registration) implements Phase {}

  /** The Peer: it was told to disconnect. */
  record Departing(Registration registration, Registration partner) implements Matched {}

  /** The Client: its Peer was told to disconnect, and it must hear nothing before that is done. */
  record Reserved(Registration registration, Registration partner) implements Matched {}

  /** The Client: its Peer has hung up and is about to listen. */
  record Settling(Registration registration, int peerVersion, Endpoint peerAddress)
      implements Matched {}

  /** The Client: it was told where to dial. */
  record Leaving(Registration registration) implements Matched {}

  /** Ended, for a reason that says more than its outcome, without a byte that the peer chose. */
  record Over(Outcome outcome, String reason) implements Phase {}
}
