package dev.mediator.server.handshake;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import java.util.List;

/**
 * What a peer can do beyond a stock one, and where else than at its observed address it may be
 * reached (protocol, "Traversal").
 *
 * @param candidates addresses that its partner may be told
 */
public record Reach(boolean ours, boolean punches, List<Endpoint> candidates) {
  /** What a peer that punches has in its {@code extensions}. */
  private static final String PUNCH = "punch";

  /** A stock peer's. */
  public static final Reach STOCK = new Reach(false, false, List.of());

  /** That of a peer of ours which does not punch. */
  public static final Reach OURS = new Reach(true, false, List.of());

  static Reach of(Advertise advertise, Endpoint observed) {
    if (advertise.extensions() == null) {
      return STOCK;
    }
    return advertise.extensions().contains(PUNCH)
        ? new Reach(true, true, Candidates.among(advertise.candidates(), observed))
        : OURS;
  }
}
