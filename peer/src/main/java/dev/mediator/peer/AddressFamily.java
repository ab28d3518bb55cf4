package dev.mediator.peer;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Over which version of IP a peer goes to its Mediator: the partner will be told the address that
 * is seen there, so both peers of a pair do well to choose alike.
 */
public enum AddressFamily {
  /** IPv4 where it works, IPv6 otherwise: a start that is slower is better than a split pair. */
  IPV4_FIRST,
  /** IPv4 or nothing. */
  IPV4,
  /** IPv6 or nothing. */
  IPV6;

  /** Those of {@code addresses} that may be tried, in the order in which to try them. */
  List<InetAddress> choose(InetAddress[] addresses) {
    return Arrays.stream(addresses)
        .filter(this::admits)
        .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
        .toList();
  }

  private boolean admits(InetAddress address) {
    return switch (this) {
      case IPV4_FIRST -> true;
      case IPV4 -> address instanceof Inet4Address;
      case IPV6 -> address instanceof Inet6Address;
    };
  }
}
