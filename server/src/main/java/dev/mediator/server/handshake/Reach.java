package dev.mediator.server.handshake;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import java.util.List;

/**
 * What a peer can do beyond a stock one, and where else than at its observed address it may be
 * reached (protocol, "Traversal").
 *
 * @param relays whether it would be relayed, and is offered that here
 * @param candidates addresses that its partner may be told
 */
public record Reach(boolean ours, boolean punches, boolean relays, List<Endpoint> candidates) {
  /** What a peer that punches has in its {@code extensions}. */
  private static final String PUNCH = "punch";

  /** What it has beside that if it would be relayed where punching fails. */
  private static final String RELAY = "relay";

  /** A stock peer's. */
  public static final Reach STOCK = new Reach(false, false, false, List.of());

  /** That of a peer of ours which does not punch. */
  public static final Reach OURS = new Reach(true, false, false, List.of());

  /** What an Advertise offers, where relaying is turned on or not. */
  static Reach of(Advertise advertise, Endpoint observed, boolean relay) {
    List<String> extensions = advertise.extensions();
    if (extensions == null) {
      return STOCK;
    }
    if (!extensions.contains(PUNCH)) {
      return OURS;
    }
    return new Reach(
        true,
        true,
        relay && extensions.contains(RELAY),
        Candidates.among(advertise.candidates(), observed));
  }
}
