package dev.mediator.lab;

/**
 * The kinds of NAT: what each promises. {@link Nat} makes a router of it, and {@link ProbeTest}
 * shows that the router is what the kind promises.
 */
enum NatKind {
  /** No NAT, no firewall. */
  N(Mapping.NONE, Filtering.NONE),
  /** No NAT, a stateful firewall. */
  FW(Mapping.NONE, Filtering.ADDRESS_AND_PORT),
  /** Full cone. */
  FC(Mapping.PORT_KEPT, Filtering.NONE),
  /** Address-restricted cone. */
  AR(Mapping.PORT_KEPT, Filtering.ADDRESS),
  /** Port-restricted cone: plain masquerading of Linux. */
  PR(Mapping.PORT_KEPT, Filtering.ADDRESS_AND_PORT),
  /** Symmetric: masquerading, fully random. */
  SY(Mapping.BY_DESTINATION, Filtering.ADDRESS_AND_PORT),
  /** Full cone at a random port. */
  RF(Mapping.RANDOM, Filtering.NONE),
  /** Port-restricted at a random port. */
  RE(Mapping.RANDOM, Filtering.ADDRESS_AND_PORT),
  /** As RE, and the mapping dies with the first FIN or RST from inside. */
  RD(Mapping.RANDOM, Filtering.ADDRESS_AND_PORT);

  /** Where a host behind it is seen from outside. */
  enum Mapping {
    /** Where it is. */
    NONE,
    /** At the router's address, at its own port, whomever it talks to. */
    PORT_KEPT,
    /** At the router's address, at some port, whomever it talks to. */
    RANDOM,
    /** At the router's address, at another port for everybody. */
    BY_DESTINATION
  }

  /** Who may send to where a host is seen. */
  enum Filtering {
    /** Everybody. */
    NONE,
    /** Any port of an address that the host has sent to. */
    ADDRESS,
    /** An address and port that the host has sent to. */
    ADDRESS_AND_PORT
  }

  final Mapping mapping;
  final Filtering filtering;

  NatKind(Mapping mapping, Filtering filtering) {
    this.mapping = mapping;
    this.filtering = filtering;
  }

  boolean translates() {
    return mapping != Mapping.NONE;
  }

  /** Whether a mapping ends with the connection that made it. */
  boolean forgets() {
    return this == RD;
  }
}
