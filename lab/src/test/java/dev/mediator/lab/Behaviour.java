package dev.mediator.lab;

import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.lab.NatKind.Mapping;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What a router does to those behind it, promised or measured.
 *
 * @param punchable whether whoever a host has dialled can dial back to where others see that host
 * @param forgetsAfterFin whether a host is seen elsewhere once it has closed a connection
 * @param forgetsAfterReset the same, when it has reset the connection
 * @param hairpins whether a neighbour reaches a host at the place where others see it
 */
record Behaviour(
    Mapping mapping,
    Filtering filtering,
    boolean punchable,
    boolean forgetsAfterFin,
    boolean forgetsAfterReset,
    boolean hairpins) {

  static Behaviour promisedBy(Nat nat) {
    NatKind kind = nat.kind();
    boolean symmetric = kind.mapping == Mapping.BY_DESTINATION;
    boolean forgets = symmetric || kind.forgets();
    boolean hairpins = nat.hairpin() || !kind.translates();
    return new Behaviour(kind.mapping, kind.filtering, !symmetric, forgets, forgets, hairpins);
  }

  static Behaviour measure(Internet internet, Site site) throws IOException {
    try (Measurement measurement = new Measurement(internet, site)) {
      return new Behaviour(
          measurement.mapping(),
          measurement.filtering(),
          measurement.isPunchable(),
          measurement.forgetsAfter(false),
          measurement.forgetsAfter(true),
          measurement.hairpins());
    }
  }

  /** The experiments, each from another port of the first host of a site that has two. */
  private static final class Measurement implements AutoCloseable {
    private final Station far;
    private final Station host;
    private final Station neighbour;
    private final String inner;
    private final Internet internet;

    Measurement(Internet internet, Site site) {
      this.internet = internet;
      this.far = internet.station();
      this.host = site.host(0);
      this.neighbour = site.host(1);
      this.inner = site.address(0);
    }

    private static InetSocketAddress listen(Station station, String address) throws IOException {
      return station.call(() -> Probe.listen(address));
    }

    private InetSocketAddress seen(InetSocketAddress listener, InetSocketAddress from)
        throws IOException {
      return host.call(() -> Probe.seenBy(listener, from));
    }

    private boolean isReached(InetSocketAddress from, InetSocketAddress to) throws IOException {
      return far.call(() -> Probe.reaches(from, to));
    }

    private static InetSocketAddress anyPort(String address) {
      return new InetSocketAddress(address, 0);
    }

    Mapping mapping() throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress first = seen(listen(far, Internet.PUBLIC), from);
      if (!seen(listen(far, Internet.PUBLIC), from).equals(first)
          || !seen(listen(far, Internet.PUBLIC_TOO), from).equals(first)) {
        return Mapping.BY_DESTINATION;
      }
      if (first.equals(from)) {
        return Mapping.NONE;
      }
      return first.getPort() == from.getPort() ? Mapping.PORT_KEPT : Mapping.RANDOM;
    }

    Filtering filtering() throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress seen = seen(listen(far, Internet.PUBLIC), from);
      if (isReached(anyPort(Internet.PUBLIC_TOO), seen)) {
        return Filtering.NONE;
      }
      return isReached(anyPort(Internet.PUBLIC), seen)
          ? Filtering.ADDRESS
          : Filtering.ADDRESS_AND_PORT;
    }

    /** The host's own SYN is thrown away on arrival, so that nothing but the way back is tried. */
    boolean isPunchable() throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress seen = seen(listen(far, Internet.PUBLIC), from);
      InetSocketAddress deaf = listen(far, Internet.PUBLIC_TOO);
      internet.deafen(deaf.getPort());
      try {
        boolean arrived = host.call(() -> Probe.knock(from, deaf));
        return !arrived && isReached(deaf, seen);
      } finally {
        internet.undeafen();
      }
    }

    boolean forgetsAfter(boolean reset) throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress first = seen(listen(far, Internet.PUBLIC), from);
      host.call(() -> Probe.hangUp(reset));
      return !seen(listen(far, Internet.PUBLIC_TOO), from).equals(first);
    }

    boolean hairpins() throws IOException {
      InetSocketAddress seen = seen(listen(far, Internet.PUBLIC), listen(host, inner));
      return neighbour.call(() -> Probe.reaches(anyPort("0.0.0.0"), seen));
    }

    @Override
    public void close() throws IOException {
      for (Station station : new Station[] {host, neighbour, far}) {
        station.call(() -> Probe.hangUp(true));
      }
    }
  }
}
