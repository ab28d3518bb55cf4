package dev.mediator.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A TCP address: a textual IP address, never a name, and a port (protocol, messages 5 and 6).
 *
 * @param ip {@code 192.0.2.1} or {@code 2001:db8::1}; an IPv4 address is never written as {@code
 *     ::ffff:192.0.2.1}
 * @param port 1 to 65535
 */
public record Endpoint(String ip, int port) {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int LONGEST_IP = 45;

  /** RFC 1918, RFC 6598 (100.64.0.0/10, between a carrier's NAT and its customers), RFC 4193. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*"
              + "|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*|[fF][cdCD][0-9a-fA-F]{2}:.*");

  /** Loopback and link-local ones. */
  private static final Pattern LOCAL =
      Pattern.compile("127\\..*|169\\.254\\..*|::1|(0:){7}1|[fF][eE][89abAB][0-9a-fA-F]:.*");

  /**
   * @throws IllegalArgumentException if {@code ip} is no address or {@code port} is none
   */
  public Endpoint {
    if (!isAddress(ip)) {
      throw new IllegalArgumentException("an ip must be a textual IPv4 or IPv6 address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port must be a whole number from 1 to 65535");
    }
  }

  /** A resolved address, without the name of an interface, which means nothing elsewhere. */
  public static Endpoint of(InetSocketAddress address) {
    String ip = address.getAddress().getHostAddress();
    return new Endpoint(ip.replaceFirst("%.*", ""), address.getPort());
  }

  /** Whether peers that speak IPv4 only can dial it. */
  public boolean isIpv4() {
    return ip.indexOf(':') < 0;
  }

  /** Whether it means something within one site only: a private network, or a carrier's. */
  public boolean isPrivate() {
    return PRIVATE.matcher(ip).matches();
  }

  /** Whether it means something to one machine only, or to those on one link with it. */
  public boolean isLocal() {
    return LOCAL.matcher(ip).matches();
  }

  /** As people and logs write it: {@code 192.0.2.1:1337}, {@code [2001:db8::1]:1337}. */
  @Override
  public String toString() {
    return isIpv4() ? ip + ":" + port : "[" + ip + "]:" + port;
  }

  private static boolean isAddress(String ip) {
    return ip.length() <= LONGEST_IP
        && (IPV4.matcher(ip).matches() || (IPV6.matcher(ip).matches() && isIpv6(ip)));
  }

  /** Nothing is looked up: what holds a colon is an address or an error; a mapped one is IPv4. */
  private static boolean isIpv6(String digits) {
    try {
      return InetAddress.getByName(digits) instanceof Inet6Address;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
