package dev.mediator.server.handshake;

import java.util.List;

/** What follows from an event: the phase from now on, and what is to be done about it. */
public record Step(Phase next, List<Action> actions) {
  static Step to(Phase next, Action... actions) {
    return new Step(next, List.of(actions));
  }
}
