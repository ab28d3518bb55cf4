package dev.mediator.server.handshake;

/** What the one timer of a conversation is set to; how long each takes is configured. */
public enum Deadline {
  /** From the connection on until the peer is registered. */
  HANDSHAKE,
  /** A waiting peer's time for its partner to come; none unless the operator sets one. */
  WAITING,
  /** The Peer's time to receive PeerDisconnect and to hang up; anybody's to get ready to punch. */
  DEPARTURE,
  /** The time for news of the partner, a little longer, so that the slow one is blamed. */
  RESERVATION,
  /** The moment that a Peer needs between hanging up and listening. */
  SETTLE,
  /** The Client's time to receive PeerIdentification and to hang up. */
  LEAVING,
  /** From PunchGo on, until there must be a PunchResult. */
  PUNCH
}
