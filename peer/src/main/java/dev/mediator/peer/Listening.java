package dev.mediator.peer;

import java.io.IOException;

/**
 * The Peer's way to a connection: it listens at the local port of its mediator connection, and only
 * then hangs up there (protocol, message 5).
 */
final class Listening implements Meeting {
  private final Partner partner;
  private final Line mediator;

  /** Takes over {@code mediator}, and closes it. */
  Listening(Partner partner, Line mediator) {
    this.partner = partner;
    this.mediator = mediator;
  }

  @Override
  public PeerConnection meet(Deadline deadline) throws IOException {
    try (mediator;
        Doorstep doorstep = Doorstep.beside(mediator.channel(), false);
        Callers callers = new Callers(partner, null, deadline)) {
      partner.wish().tell(new PeerState.Listening(doorstep.port()));
      mediator.leave();
      doorstep.letIn(callers::add);
      return callers.winner(deadline);
    }
  }
}
