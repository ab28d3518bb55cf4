package dev.mediator.server.guard;

import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Outcome;

/** That a limit leaves no room: which outcome that is, and why, in plain English. */
public record Refusal(Outcome outcome, String reason) {

  /** The same, as it happens to a conversation. */
  public Event.NoRoom asEvent() {
    return new Event.NoRoom(outcome, reason);
  }
}
