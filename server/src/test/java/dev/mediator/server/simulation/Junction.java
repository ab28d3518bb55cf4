package dev.mediator.server.simulation;

import dev.mediator.server.handshake.Event.Relayed;
import java.util.ArrayList;
import java.util.List;

/** Two simulated connections that were joined: the end of the one is the end of the other. */
final class Junction {
  private final List<MediatorEnd> ends = new ArrayList<>(2);
  private boolean over;

  void join(MediatorEnd end) {
    ends.add(end);
    if (over) {
      end.deliver(new Relayed("left", 0));
    }
  }

  void end() {
    if (!over) {
      over = true;
      ends.forEach(end -> end.deliver(new Relayed("left", 0)));
    }
  }
}
