package dev.mediator.peer;

/** Which of the two a peer became when the Mediator matched it (protocol, "Words"). */
public enum PeerRole {
  /** It registered first, and dialled. */
  CLIENT,
  /** It registered last, and listened. */
  PEER
}
