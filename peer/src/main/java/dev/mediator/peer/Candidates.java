package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.WireLimits;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses of this machine's interfaces at which a partner may reach it: ICE's host candidates
 * (protocol, "Traversal").
 */
final class Candidates {
  private static final int LOWEST_PORT = 1024;

  private Candidates() {}

  /**
   * All with the port of {@code used}, an address of this machine that is in use: that one first,
   * since bridges to virtual machines may crowd the others out; then those of IPv4.
   */
  static List<Endpoint> beside(InetSocketAddress used) {
    return Stream.concat(Stream.of(used.getAddress()), addresses())
        .filter(Candidates::isOfUse)
        .sorted(
            Comparator.comparing((InetAddress address) -> !address.equals(used.getAddress()))
                .thenComparing(address -> address instanceof Inet6Address))
        .map(address -> Endpoint.of(new InetSocketAddress(address, used.getPort())))
        .distinct()
        .limit(WireLimits.MAX_CANDIDATES)
        .toList();
  }

  /**
   * Those of a partner that can be its own, each once: none that means this machine, unless the
   * Mediator is here, too; and no port of a service.
   */
  static Set<Endpoint> worthDialling(List<Endpoint> named, SocketChannel mediator)
      throws IOException {
    boolean here = Partner.address(mediator).getAddress().isLoopbackAddress();
    Set<Endpoint> worth = new LinkedHashSet<>();
    for (Endpoint candidate : named) {
      InetAddress address = InetAddress.getByName(candidate.ip());
      if (candidate.port() >= LOWEST_PORT
          && (isOfUse(address) || (here && address.isLoopbackAddress()))) {
        worth.add(candidate);
      }
    }
    return worth;
  }

  private static Stream<InetAddress> addresses() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .filter(Candidates::isUp)
          .flatMap(NetworkInterface::inetAddresses);
    } catch (SocketException e) {
      // Without them a partner on the same network may be out of reach; all others are not.
      return Stream.of();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  /** A link-local address means nothing without the name of its interface. */
  private static boolean isOfUse(InetAddress address) {
    return (address instanceof Inet4Address || address instanceof Inet6Address)
        && !address.isLinkLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !"255.255.255.255".equals(address.getHostAddress());
  }
}
