package dev.mediator.server.sockets;

/** Where in its conversation a peer fails. */
enum Moment {
  /** Connected; its Advertise is due. */
  GREETING,
  /** Challenged; its AdvertiseResponse is due. */
  PROVING,
  /** Registered; its partner has not come. */
  WAITING,
  /** The Peer, told to disconnect. */
  DEPARTING,
  /** The Client, while its Peer has been told and stays. */
  RESERVED,
  /** The Client, when its Peer has left and it was not told yet. */
  SETTLING,
  /** The Client, told whom to dial. */
  LEAVING;

  boolean isBeforeProof() {
    return this == GREETING || this == PROVING;
  }

  /** Whether the Mediator has said all it has to say, and hanging up is what is due. */
  boolean isToldLast() {
    return this == DEPARTING || this == LEAVING;
  }
}
