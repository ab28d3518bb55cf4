package dev.mediator.server.handshake;

/** What a row of the state table begins with: where a conversation stands, and what happens. */
record Turn(Phase phase, Event event) {

  /** What to throw where a table has no row: a mistake of ours. */
  IllegalStateException impossible() {
    return new IllegalStateException(
        event.getClass().getSimpleName() + " cannot happen in " + phase.getClass().getSimpleName());
  }

  /** For the log: what happened where. */
  String words() {
    return event.getClass().getSimpleName() + " in " + phase.getClass().getSimpleName();
  }
}
