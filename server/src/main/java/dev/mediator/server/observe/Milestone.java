package dev.mediator.server.observe;

import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Traversing;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A point that conversations come to on their way: the funnel, in order. */
public enum Milestone {
  /** The peer connected. */
  ACCEPTED,
  /** It advertised, and waits for its turn. */
  ADVERTISED,
  /** It was sent a challenge. */
  CHALLENGED,
  /** It proved its key. */
  PROVED,
  /** It registered first, and waits for its partner. */
  WAITING,
  /** Its partner is there, too. */
  MATCHED,
  /** Its Peer provably left, to listen: a Client alone comes here. */
  DISCONNECT_CONFIRMED,
  /** It was told what it came for, and provably received it; or was told to dial. */
  INTRODUCED,
  /** It dialled, and says that it reached its partner. */
  CONNECTED,
  /** It dialled in vain, and is relayed. */
  RELAYED,
  /** It dialled in vain, and that was all. */
  FAILED;

  /** The word for it in metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that a conversation comes to with this step, if there is one. */
  static @Nullable Milestone between(Phase last, Phase next) {
    return switch (next) {
      case Phase.Queued _ -> ADVERTISED;
      case Phase.Proving _ -> CHALLENGED;
      case Phase.Asking _ -> PROVED;
      case Phase.Waiting _ -> WAITING;
      case Phase.Departing _, Phase.Reserved _, Phase.Offered _ -> MATCHED;
      case Phase.Settling _ -> DISCONNECT_CONFIRMED;
      case Phase.Dialling _ -> INTRODUCED;
      case Phase.Relaying _ -> RELAYED;
      case Over over -> atTheEnd(last, over.outcome());
      case Phase.Greeting _,
          Phase.Reporting _,
          Phase.Registering _,
          Phase.Leaving _,
          Phase.Ready _,
          Phase.Poised _,
          Phase.Reported _ ->
          null;
    };
  }

  private static @Nullable Milestone atTheEnd(Phase last, Outcome outcome) {
    boolean dialled = last instanceof Traversing;
    if (outcome == Outcome.INTRODUCED) {
      return dialled ? CONNECTED : INTRODUCED;
    }
    return outcome == Outcome.UNREACHED ? FAILED : null;
  }
}
