package dev.mediator.server.handshake;

import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;

/** One side's view of a pair that is to punch: what stays the same from the offer to the end. */
public record Punch(Registration me, Registration partner, Session session, Role role) {}
