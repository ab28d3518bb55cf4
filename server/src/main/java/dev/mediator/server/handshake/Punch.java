package dev.mediator.server.handshake;

import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;

/** One side's view of a pair that is to punch: what stays the same from the offer to the end. */
public record Punch(Registration me, Registration partner, Session session, Role role) {

  /** What becomes of the pair if it punches in vain, as far as is known. */
  public enum Prospect {
    /** No relay is to be had. */
    NONE,
    /** The partner has still to say what became of it. */
    OPEN,
    /** The partner punched in vain, and would be relayed. */
    PARTNER_IN_VAIN
  }

  /** The prospect of a pair that has still to punch. */
  Prospect prospect() {
    return me.canRelay(partner) ? Prospect.OPEN : Prospect.NONE;
  }
}
