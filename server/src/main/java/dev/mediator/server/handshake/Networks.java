package dev.mediator.server.handshake;

import dev.mediator.protocol.Endpoint;
import java.util.List;

/**
 * What lies between two that punch, as far as their addresses show: the class by which it is
 * counted how often such a pair gets through.
 *
 * @param oneAddress whether both were observed at one address: behind one NAT, or on one host
 */
public record Networks(Ports client, Ports peer, boolean oneAddress) {

  /** What became of a peer's own port on its way to the Mediator. */
  public enum Ports {
    /** It is observed at the port that it has: no NAT, or one that keeps ports. */
    KEPT,
    /** It is observed at another one. */
    MOVED,
    /** It named no address of its own that is passed on. */
    UNKNOWN;

    private static Ports of(Registration peer) {
      List<Endpoint> own = peer.reach().candidates();
      if (own.isEmpty()) {
        return UNKNOWN;
      }
      return own.getFirst().port() == peer.observed().port() ? KEPT : MOVED;
    }
  }

  /** Those of a pair, as either side of it knows it. */
  public static Networks of(Punch punch) {
    Ports mine = Ports.of(punch.me());
    Ports partners = Ports.of(punch.partner());
    boolean one = punch.me().observed().ip().equals(punch.partner().observed().ip());
    return switch (punch.role()) {
      case CLIENT -> new Networks(mine, partners, one);
      case PEER -> new Networks(partners, mine, one);
    };
  }

  /** The Client's port, the Peer's, and whether they share an address. */
  @Override
  public String toString() {
    return client + "/" + peer + (oneAddress ? " at one address" : "");
  }
}
