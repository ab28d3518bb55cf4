package dev.mediator.cli.forward;

/**
 * News of one carried connection. It is told on the connection's own thread, which waits meanwhile.
 *
 * <p>Its number is unique on the link, negative when the partner asked for it, and 0 when it never
 * came to the link.
 */
public sealed interface ForwardEvent {
  /** See the type's own comment. */
  long number();

  /** Where the connection goes, or was to go. */
  Target target();

  /** The target has answered, and bytes run. */
  record Opened(long number, Target target) implements ForwardEvent {}

  /** It was not carried; a local connection has been reset. */
  record Refused(long number, Target target, Refusal why) implements ForwardEvent {
    /** The end of a sentence for people on this side: why, and what to do about it. */
    public String reason() {
      return why.sentence(number >= 0, target);
    }
  }

  /**
   * It is over, in both directions.
   *
   * @param sent bytes that were taken from the socket here and given to the partner
   * @param received bytes that came from the partner and were given to the socket here
   * @param whole whether both directions came to their end, and nothing was cut off
   */
  record Closed(long number, Target target, long sent, long received, boolean whole)
      implements ForwardEvent {}
}
