package dev.mediator.server.observe;

import dev.mediator.server.observe.Conversation.Durations;

/** When a conversation reached its milestones; lives with its connection, on one thread. */
public final class Timeline {
  private final long opened;
  private long proved;
  private long matched;
  private long since;
  private Milestone last = Milestone.ACCEPTED;

  /** Starts at {@code now}, in nanoseconds of whatever clock it is given. */
  Timeline(long now) {
    this.opened = now;
    this.since = now;
  }

  /** When it began. */
  public long opened() {
    return opened;
  }

  /**
   * Notes the first time that it came to a milestone.
   *
   * @return how long it had been at the one before, or -1 if it has come here already
   */
  long reached(Milestone milestone, long now) {
    if (milestone.compareTo(last) <= 0) {
      return -1;
    }
    if (milestone == Milestone.PROVED) {
      proved = now;
    }
    if (milestone == Milestone.MATCHED) {
      matched = now;
    }
    long stayed = now - since;
    last = milestone;
    since = now;
    return stayed;
  }

  /** The milestone that it came to last. */
  Milestone last() {
    return last;
  }

  /** How long ago its partner was found; 0 if it was not. */
  long sinceMatch(long now) {
    return matched == 0 ? 0 : now - matched;
  }

  /** How long the parts took, up to {@code now}. */
  Durations durations(long now) {
    long waited = (matched == 0 ? now : matched) - proved;
    return new Durations(proved == 0 ? 0 : proved - opened, proved == 0 ? 0 : waited, now - opened);
  }
}
