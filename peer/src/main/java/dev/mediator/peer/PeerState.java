package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What a {@link PeerConnector} is doing, told while it happens; {@code toString} says it in a few
 * words, for people.
 *
 * <p>A meeting goes through them from top to bottom; where both sides listen and dial, each tells
 * {@code Listening} first, and then {@code Dialling}. It starts over when the Mediator is lost, or
 * when the partner did not come after all.
 */
public sealed interface PeerState {

  /** The Mediator's name is being looked up. */
  record Resolving(MediatorAddress mediator) implements PeerState {
    @Override
    public String toString() {
      return "looking up " + mediator.host();
    }
  }

  /** The Mediator is being dialled, at one of its addresses. */
  record Connecting(InetSocketAddress mediator) implements PeerState {
    @Override
    public String toString() {
      return "connecting to the mediator at " + Endpoint.of(mediator);
    }
  }

  /** The Mediator asks for a proof of the key (protocol, messages 0 to 2). */
  record Proving() implements PeerState {
    @Override
    public String toString() {
      return "proving the key to the mediator";
    }
  }

  /** Registered, if the Mediator accepted the proof: the partner is awaited. */
  record Waiting() implements PeerState {
    @Override
    public String toString() {
      return "waiting for the partner";
    }
  }

  /** The connection to the Mediator, or a meeting that had begun, was lost: it will start over. */
  record Retrying(String reason, Duration pause) implements PeerState {
    @Override
    public String toString() {
      return reason + "; trying again in " + pause.toMillis() + " ms";
    }
  }

  /** The partner is there, too (protocol, messages 5 and 6). */
  record Matched(PeerRole role) implements PeerState {
    @Override
    public String toString() {
      return role == PeerRole.CLIENT
          ? "the partner is there, and came last"
          : "the partner is there, and came first";
    }
  }

  /** As the Client, or where both do: the partner is dialled, where the Mediator saw it. */
  record Dialling(Endpoint partner) implements PeerState {
    @Override
    public String toString() {
      return "dialling the partner at " + partner;
    }
  }

  /** As the Peer, or where both do: listening at the port from which the Mediator was dialled. */
  record Listening(int port) implements PeerState {
    @Override
    public String toString() {
      return "listening for the partner at port " + port;
    }
  }

  /** A connection came up: who is it? (protocol, messages 7 to 10) */
  record Verifying(InetSocketAddress other) implements PeerState {
    @Override
    public String toString() {
      return "verifying " + Endpoint.of(other);
    }
  }

  /** Somebody else is at the other end, or the partner in a way that is not accepted. */
  record TurnedAway(InetSocketAddress stranger, String reason) implements PeerState {
    @Override
    public String toString() {
      return "turned away " + Endpoint.of(stranger) + ": " + reason;
    }
  }

  /** The partner proved its key: now TLS. */
  record Securing(InetSocketAddress partner) implements PeerState {
    @Override
    public String toString() {
      return "agreeing on encryption with " + Endpoint.of(partner);
    }
  }

  /** It is done. */
  record Connected(InetSocketAddress partner, PeerPath path, boolean encrypted)
      implements PeerState {
    @Override
    public String toString() {
      return "connected with "
          + Endpoint.of(partner)
          + " "
          + path
          + (encrypted ? ", encrypted" : ", NOT encrypted");
    }
  }
}
