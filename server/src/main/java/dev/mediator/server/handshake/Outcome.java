package dev.mediator.server.handshake;

/**
 * How a conversation ended: the one vocabulary for code, log line, metric and manual.
 *
 * <p>The names are stable: operators search and alert by them.
 */
public enum Outcome {
  /** The peer was told what it came for, and provably received it. */
  INTRODUCED,
  /** It was told how to reach its partner, and tried in vain, or left without a word. */
  UNREACHED,
  /** The two tried in vain, and the Mediator carried their bytes until one was done. */
  RELAYED,
  /** Its Advertise was erroneous, or came once more from a port that it could not bind. */
  REFUSED,
  /** Its address has as many connections as one may have. */
  CROWDED,
  /** It had proved nothing yet, and made room for a newcomer from a less crowded address. */
  DISPLACED,
  /** So many wanted to be challenged that its turn did not come in time. */
  BUSY,
  /** Its key has as many registrations as one may have. */
  HOARDING,
  /** There are as many connections or registrations as this Mediator holds. */
  FULL,
  /** It could not decrypt the nonce: the key it advertised is not its own. */
  IMPOSTOR,
  /** The operator does not let its key, this pair of keys, or its address use this Mediator. */
  DENIED,
  /** Whether it may use this Mediator could not be found out. */
  UNDECIDED,
  /** The same key registered again for the same partner, with a newer proof. */
  SUPERSEDED,
  /** Seen over IPv4 and its partner over IPv6, or the reverse, and the Client can dial one only. */
  SPLIT,
  /** Its partner broke the introduction off, or was lost meanwhile. */
  PARTNER_LOST,
  /** It hung up, or its connection broke, before it was introduced. */
  GONE,
  /** It let a deadline pass. */
  SLOW,
  /** It waited for its partner as long as the operator allows. */
  EXPIRED,
  /** It sent what was not due. */
  RUDE,
  /** The operator ended it. */
  DROPPED,
  /** The Mediator was shut down. */
  STOPPED,
  /** The Mediator made a mistake, which its log describes. */
  FAULT
}
