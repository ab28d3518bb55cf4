package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import java.net.InetAddress;
import java.util.Arrays;

/** What one owner of addresses usually has: an IPv4 /24, or an IPv6 /48. */
final class Network {
  private static final int IPV4_BYTES = 3;
  private static final int IPV6_BYTES = 6;

  private Network() {}

  /** The same text for all addresses of a network, and for no others. */
  static String of(Endpoint address) {
    byte[] ip = InetAddress.ofLiteral(address.ip()).getAddress();
    return Arrays.toString(Arrays.copyOf(ip, ip.length == 4 ? IPV4_BYTES : IPV6_BYTES));
  }
}
