package dev.mediator.lab;

import dev.mediator.lab.Nat.Unsolicited;
import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.lab.NatKind.Mapping;
import dev.mediator.lab.Probe.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What a router does to those behind it, promised or measured.
 *
 * @param stranger what comes of calling a host that has sent nothing yet
 * @param punchable whether whoever a host has dialled can dial back to where others see that host
 * @param forgetsAfterFin whether a host is seen elsewhere once it has closed a connection
 * @param forgetsAfterReset the same, when it has reset the connection
 * @param hairpins whether a neighbour reaches a host at the place where others see it
 */
record Behaviour(
    Mapping mapping,
    Filtering filtering,
    Answer stranger,
    boolean punchable,
    boolean forgetsAfterFin,
    boolean forgetsAfterReset,
    boolean hairpins) {

  /** What is promised to those who come over that version of IP. */
  static Behaviour promisedBy(Nat nat, IpVersion ip) {
    if (nat.kind() == NatKind.DS && ip == IpVersion.V6) {
      return promisedBy(Nat.of("FW6", nat.unsolicited()), ip);
    }
    boolean symmetric = nat.mapping() == Mapping.BY_DESTINATION;
    boolean forgets = symmetric || nat.forgets();
    return new Behaviour(
        nat.mapping(),
        nat.filtering(),
        answerTo(nat),
        !symmetric,
        forgets,
        forgets,
        nat.hairpins());
  }

  private static Answer answerTo(Nat nat) {
    if (!nat.translates() && nat.filtering() == Filtering.NONE) {
      return Answer.CONNECTED;
    }
    return nat.unsolicited() == Unsolicited.DROP ? Answer.NOTHING : Answer.REFUSED;
  }

  static Behaviour measure(Internet internet, Site site, IpVersion ip) throws IOException {
    try (Measurement measurement = new Measurement(internet, site, ip)) {
      return new Behaviour(
          measurement.mapping(),
          measurement.filtering(),
          measurement.stranger(),
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
    private final String outer;
    private final IpVersion ip;
    private final Internet internet;

    Measurement(Internet internet, Site site, IpVersion ip) {
      this.ip = ip;
      this.internet = internet;
      this.far = internet.station();
      this.host = site.host(0);
      this.neighbour = site.host(1);
      this.inner = site.address(0, ip);
      this.outer = site.isPrivate(ip) ? site.outer(ip) : inner;
    }

    private static InetSocketAddress listen(Station station, String address) throws IOException {
      return station.call(() -> Probe.listen(address));
    }

    private InetSocketAddress seen(InetSocketAddress listener, InetSocketAddress from)
        throws IOException {
      return host.call(() -> Probe.seenBy(listener, from));
    }

    private boolean isReached(InetSocketAddress from, InetSocketAddress to) throws IOException {
      return far.call(() -> Probe.call(from, to)) == Answer.CONNECTED;
    }

    private static InetSocketAddress anyPort(String address) {
      return new InetSocketAddress(address, 0);
    }

    Mapping mapping() throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress first = seen(listen(far, ip.publicHost), from);
      if (!seen(listen(far, ip.publicHost), from).equals(first)
          || !seen(listen(far, ip.publicHostToo), from).equals(first)) {
        return Mapping.BY_DESTINATION;
      }
      if (first.equals(from)) {
        return Mapping.NONE;
      }
      return first.getPort() == from.getPort() ? Mapping.PORT_KEPT : Mapping.RANDOM;
    }

    Filtering filtering() throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress seen = seen(listen(far, ip.publicHost), from);
      if (isReached(anyPort(ip.publicHostToo), seen)) {
        return Filtering.NONE;
      }
      return isReached(anyPort(ip.publicHost), seen)
          ? Filtering.ADDRESS
          : Filtering.ADDRESS_AND_PORT;
    }

    Answer stranger() throws IOException {
      InetSocketAddress to = new InetSocketAddress(outer, listen(host, inner).getPort());
      InetSocketAddress from = anyPort(ip.publicHostToo);
      return far.call(() -> Probe.call(from, to));
    }

    /** The host's own SYN is thrown away on arrival, so that nothing but the way back is tried. */
    boolean isPunchable() throws IOException {
      InetSocketAddress from = listen(host, inner);
      InetSocketAddress seen = seen(listen(far, ip.publicHost), from);
      InetSocketAddress deaf = listen(far, ip.publicHostToo);
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
      InetSocketAddress first = seen(listen(far, ip.publicHost), from);
      host.call(() -> Probe.hangUp(reset));
      return !seen(listen(far, ip.publicHostToo), from).equals(first);
    }

    boolean hairpins() throws IOException {
      InetSocketAddress seen = seen(listen(far, ip.publicHost), listen(host, inner));
      InetSocketAddress from = anyPort(ip.any);
      return neighbour.call(() -> Probe.call(from, seen)) == Answer.CONNECTED;
    }

    @Override
    public void close() throws IOException {
      for (Station station : new Station[] {host, neighbour, far}) {
        station.call(() -> Probe.hangUp(true));
      }
    }
  }
}
