package dev.mediator.server.simulation;

import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Step;

/** Sees everything that happens in a world: at the peers' ends, and inside the Mediator. */
interface Witness {
  /** What a peer did or saw. */
  void heard(Visitor who, Deed deed);

  /** What happened to a conversation, and what the Mediator decided. */
  void saw(Visitor who, Phase phase, Event event, Step step);
}
