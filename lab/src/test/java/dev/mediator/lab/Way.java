package dev.mediator.lab;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.lab.NatKind.Mapping;
import dev.mediator.peer.MediatorAddress;
import dev.mediator.peer.PeerConnector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way for two peers to meet: a number in each cell of the tables. */
enum Way {
  /** The protocol as it stands: the Client dials, and the Peer listens. */
  VERSION_0("version 0", Duration.ofMillis(1500)),
  /** Both dial and both listen. */
  EXTENSION("extension", Duration.ofSeconds(20));

  final String title;

  /** How long those try who are not going to meet: many times what the others need. */
  final Duration vain;

  Way(String title, Duration vain) {
    this.title = title;
    this.vain = vain;
  }

  /** The connector of a peer that goes this way, with the public host's Mediator. */
  PeerConnector connector(PeerKeyPair own, IpVersion ip) {
    PeerConnector connector =
        PeerConnector.through(
            new MediatorAddress(ip.publicHost, MediatorAddress.DEFAULT_PORT), own);
    return this == VERSION_0 ? connector.withoutTraversal() : connector;
  }

  /** How two are connected of whom each is behind a NAT of its own, or none; null if not at all. */
  @Nullable Route apart(Nat client, Nat peer) {
    boolean meet =
        this == VERSION_0
            ? first(client) == first(peer) && peer.filtering() == Filtering.NONE
            : canPunch(client, peer);
    return meet ? Route.DIRECT : null;
  }

  private static IpVersion first(Nat nat) {
    return nat.kind().versions().getFirst();
  }

  private static boolean canPunch(Nat client, Nat peer) {
    List<IpVersion> both =
        client.kind().versions().stream().filter(peer.kind().versions()::contains).toList();
    boolean blind = isBlind(client, peer) || isBlind(peer, client);
    return both.contains(IpVersion.V6) || (both.contains(IpVersion.V4) && !blind);
  }

  /** Whether one is let in by the other from nowhere but the one port that nobody can know. */
  private static boolean isBlind(Nat one, Nat other) {
    return one.mapping() == Mapping.BY_DESTINATION
        && other.filtering() == Filtering.ADDRESS_AND_PORT;
  }

  /** The same for two behind the same router. A Peer of version 0 hangs up first. */
  @Nullable Route together(Nat nat) {
    if (!nat.translates()) {
      return Route.DIRECT;
    }
    if (this != VERSION_0) {
      return Route.LAN;
    }
    return nat.hairpins() && !nat.forgets() ? Route.DIRECT : null;
  }
}
