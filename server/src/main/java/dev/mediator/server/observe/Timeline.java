package dev.mediator.server.observe;

import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Matched;
import dev.mediator.server.observe.Conversation.Durations;

/** When a conversation reached its milestones; lives with its connection, on one thread. */
public final class Timeline {
  private final long opened;
  private long proved;
  private long matched;

  /** Starts at {@code now}, in nanoseconds of whatever clock it is given. */
  public Timeline(long now) {
    this.opened = now;
  }

  /** Notes the first time that the key was proved, and that a partner was found. */
  public void reached(Phase phase, long now) {
    if (phase instanceof Asking && proved == 0) {
      proved = now;
    }
    if (phase instanceof Matched && matched == 0) {
      matched = now;
    }
  }

  /** How long the parts took, up to {@code now}. */
  public Durations durations(long now) {
    long waited = (matched == 0 ? now : matched) - proved;
    return new Durations(proved == 0 ? 0 : proved - opened, proved == 0 ? 0 : waited, now - opened);
  }
}
