package dev.mediator.lab;

import java.util.List;

/**
 * The kinds of NAT, and of firewall: what each promises. {@link Nat} makes a router of it, and
 * {@link ProbeTest} shows that the router is what the kind promises.
 */
enum NatKind {
  N("no NAT, no firewall", Mapping.NONE, Filtering.NONE),
  FW("no NAT, a stateful firewall", Mapping.NONE, Filtering.ADDRESS_AND_PORT),
  FC("full cone", Mapping.PORT_KEPT, Filtering.NONE),
  AR("address-restricted cone", Mapping.PORT_KEPT, Filtering.ADDRESS),
  PR("port-restricted cone: masquerading of Linux", Mapping.PORT_KEPT, Filtering.ADDRESS_AND_PORT),
  SY("symmetric", Mapping.BY_DESTINATION, Filtering.ADDRESS_AND_PORT),
  RF("full cone, random port", Mapping.RANDOM, Filtering.NONE),
  RE("port-restricted cone, random port", Mapping.RANDOM, Filtering.ADDRESS_AND_PORT),
  /** As RE, and the mapping dies with the first FIN or RST from inside. */
  RD("the same, forgetful", Mapping.RANDOM, Filtering.ADDRESS_AND_PORT),
  N6("IPv6 alone, no firewall", Mapping.NONE, Filtering.NONE),
  FW6("IPv6 alone, a stateful firewall", Mapping.NONE, Filtering.ADDRESS_AND_PORT),
  /** For IPv4 as SY, for IPv6 as FW6. */
  DS("symmetric, and IPv6 behind a firewall", Mapping.BY_DESTINATION, Filtering.ADDRESS_AND_PORT);

  /** Those that the large tables are made of: every kind that has IPv4 alone. */
  static final List<NatKind> CLASSIC = List.of(N, FW, FC, AR, PR, SY, RF, RE, RD);

  /** Where a host behind it is seen from outside. */
  enum Mapping {
    NONE("where it is"),
    PORT_KEPT("at the router, at its own port"),
    RANDOM("at the router, at a random port, the same for everybody"),
    BY_DESTINATION("at the router, at another port for everybody");

    final String title;

    Mapping(String title) {
      this.title = title;
    }
  }

  /** Who may send to where a host is seen. */
  enum Filtering {
    NONE("everybody"),
    ADDRESS("any port of an address it has sent to"),
    ADDRESS_AND_PORT("an address and port that it has sent to");

    final String title;

    Filtering(String title) {
      this.title = title;
    }
  }

  final String title;
  final Mapping mapping;
  final Filtering filtering;

  NatKind(String title, Mapping mapping, Filtering filtering) {
    this.title = title;
    this.mapping = mapping;
    this.filtering = filtering;
  }

  /** What its hosts have addresses of; what is promised is about the first. */
  List<IpVersion> versions() {
    return switch (this) {
      case N6, FW6 -> List.of(IpVersion.V6);
      case DS -> List.of(IpVersion.V4, IpVersion.V6);
      default -> List.of(IpVersion.V4);
    };
  }

  /** Whether a mapping ends with the connection that made it. */
  boolean forgets() {
    return this == RD;
  }
}
