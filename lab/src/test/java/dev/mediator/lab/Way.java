package dev.mediator.lab;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.peer.PeerConnector;

/** A way for two peers to meet: a column of the tables. */
enum Way {
  /** The protocol as it stands: the Client dials, and the Peer listens. */
  VERSION_0("version 0");

  final String title;

  Way(String title) {
    this.title = title;
  }

  /** The connector of a peer that goes this way, with the public host's Mediator. */
  PeerConnector connector(PeerKeyPair own) {
    return PeerConnector.through(Internet.PUBLIC, own);
  }

  /** Whether two meet of whom each is behind a NAT of its own, or at none. */
  boolean leadsFrom(NatKind client, NatKind peer) {
    return switch (this) {
      case VERSION_0 -> peer.filtering == Filtering.NONE;
    };
  }

  /** Whether two meet who are behind the same router. A Peer of version 0 hangs up first. */
  boolean leadsWithin(Nat nat) {
    return switch (this) {
      case VERSION_0 -> !nat.kind().translates() || (nat.hairpin() && !nat.kind().forgets());
    };
  }
}
