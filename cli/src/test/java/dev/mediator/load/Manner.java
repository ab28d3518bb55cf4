package dev.mediator.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a peer behaves.
 *
 * @param fault null if it does all that is due
 * @param patience after so many nanoseconds it hangs up, whatever has happened
 * @param sideDoor whether it dials the Mediator's second address
 */
record Manner(Kind kind, @Nullable Fault fault, long patience, boolean sideDoor) {
  /** At the Mediator's first address. */
  Manner(Kind kind, @Nullable Fault fault, long patience) {
    this(kind, fault, patience, false);
  }

  /** What a peer can do beyond version 0. */
  enum Kind {
    /** Nothing: a stock peer. */
    STOCK,
    /** Hang up first. */
    OURS,
    /** Punch. */
    PUNCHING;

    @Nullable List<String> extensions() {
      return switch (this) {
        case STOCK -> null;
        case OURS -> List.of();
        case PUNCHING -> List.of("punch");
      };
    }
  }
}
