package dev.mediator.load;

import java.util.Arrays;
import java.util.List;

/**
 * What a peer does wrong, and when.
 *
 * @param at when it stops to behave
 */
record Fault(Moment at, Deed deed) {
  /** Each at each moment. */
  static final List<Fault> ALL =
      Arrays.stream(Moment.values())
          .flatMap(at -> Arrays.stream(Deed.values()).map(deed -> new Fault(at, deed)))
          .toList();

  /** Where in its conversation a peer is. */
  enum Moment {
    /** It has said nothing. */
    CONNECTED,
    /** It is to prove its key. */
    CHALLENGED,
    /** It has done so, a while ago. */
    WAITING,
    /** It was told the first thing about its partner. */
    MATCHED
  }

  /** What it does in place of what is due. */
  enum Deed {
    /** Breaks off, with a RST. */
    RESET,
    /** Hangs up, with a FIN. */
    END,
    /** Nothing any more. */
    SILENCE,
    /** Half of a message, and nothing any more. */
    HALF,
    /** A message that is due only when challenged, and then has the wrong nonce. */
    WRONG
  }
}
