package dev.mediator.peer;

import dev.mediator.protocol.Role;

/** Which of the two a peer became when the Mediator matched it (protocol, "Words"). */
public enum PeerRole {
  /** It registered first, and dialled; or asks first, where both dialled. */
  CLIENT,
  /** It registered last, and listened; or is asked first, where both did. */
  PEER;

  static PeerRole of(Role offered) {
    return offered == Role.CLIENT ? CLIENT : PEER;
  }
}
