package dev.mediator.lab;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.lab.NatKind.Mapping;
import dev.mediator.peer.MediatorAddress;
import dev.mediator.peer.PeerConnector;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A way for two peers to meet: a number in each cell of the tables. */
enum Way {
  /** The protocol as it stands: the Client dials, and the Peer listens. */
  VERSION_0("version 0", Duration.ofMillis(1500)),
  /** Both dial and both listen. */
  EXTENSION("extension", Duration.ofSeconds(20)),
  /** The same, and the Mediator carries what no network does. */
  RELAY("with relay", Duration.ofSeconds(20));

  /** For the relay's Mediator, in place of ten: who fails to punch waits no longer. */
  static final int RELAY_PUNCH_SECONDS = 3;

  final String title;

  /** How long those try who are not going to meet: many times what the others need. */
  final Duration vain;

  Way(String title, Duration vain) {
    this.title = title;
    this.vain = vain;
  }

  /** With which options the public host's Mediator runs; one with a relay has its own port. */
  List<String> mediatorOptions() {
    return this == RELAY
        ? List.of(
            "--port=" + mediator(IpVersion.V4).port(),
            "--relay=on",
            "--punch-timeout=" + RELAY_PUNCH_SECONDS + "s")
        : List.of();
  }

  /** Where that Mediator is. */
  MediatorAddress mediator(IpVersion ip) {
    int port = MediatorAddress.DEFAULT_PORT + (this == RELAY ? 1 : 0);
    return new MediatorAddress(ip.publicHost, port);
  }

  /** The connector of a peer that goes this way. */
  PeerConnector connector(PeerKeyPair own, IpVersion ip) {
    PeerConnector connector = PeerConnector.through(mediator(ip), own);
    return this == VERSION_0 ? connector.withoutTraversal() : connector;
  }

  /** By which ways two may be connected of whom each is behind a NAT of its own, or behind none. */
  Set<Route> apart(Nat client, Nat peer) {
    boolean meet =
        this == VERSION_0
            ? first(client) == first(peer) && peer.filtering() == Filtering.NONE
            : canPunch(client, peer);
    if (meet) {
      return EnumSet.of(Route.DIRECT);
    }
    return this == RELAY ? EnumSet.of(Route.RELAYED) : EnumSet.noneOf(Route.class);
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

  /**
   * The same for two behind the same router. A Peer of version 0 hangs up first. Of two ways the
   * one is taken that comes up first, or the nearer one, up to 50 ms later: on a busy machine,
   * either.
   */
  Set<Route> together(Nat nat) {
    Set<Route> routes = EnumSet.noneOf(Route.class);
    if (!nat.translates() || (nat.hairpins() && !(this == VERSION_0 && nat.forgets()))) {
      routes.add(Route.DIRECT);
    }
    if (nat.translates() && this != VERSION_0) {
      routes.add(Route.LAN);
    }
    return routes;
  }
}
