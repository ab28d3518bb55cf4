package dev.mediator.server.config;

import dev.mediator.protocol.Endpoint;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The IP addresses that begin with the same bits as {@code address}.
 *
 * @param bits how many
 */
public record Subnet(InetAddress address, int bits) {
  /** It only matters how an address is written. */
  private static final int ANY_PORT = 1;

  private static final int IPV6_BYTES = 16;

  /** What a network assigns to a host: it has the rest as it likes. */
  private static final int IPV6_NETWORK_BITS = 64;

  /**
   * Reads an address, which stands for itself, or a network such as {@code 10.1.2.0/24}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    String ip = new Endpoint(slash < 0 ? text : text.substring(0, slash), ANY_PORT).ip();
    InetAddress address = InetAddress.ofLiteral(ip);
    int length = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? length : Values.number(0, length).apply(text.substring(slash + 1));
    Subnet subnet = new Subnet(address, bits);
    int rest = length - bits;
    BigInteger own = new BigInteger(1, address.getAddress());
    if (!own.shiftRight(rest).shiftLeft(rest).equals(own)) {
      throw new IllegalArgumentException("an address within a network does not name it");
    }
    return subnet;
  }

  /** The same; or all that one host chooses from, if that is more: an IPv6 /64. */
  public Subnet hosts() {
    byte[] ip = address.getAddress();
    if (ip.length == IPV6_BYTES && bits > IPV6_NETWORK_BITS) {
      Arrays.fill(ip, IPV6_NETWORK_BITS / Byte.SIZE, ip.length, (byte) 0);
      try {
        return new Subnet(InetAddress.getByAddress(ip), IPV6_NETWORK_BITS);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("an address of another length", e);
      }
    }
    return this;
  }

  /** Whether this IP address, in canonical form, is one of them. */
  public boolean contains(String ip) {
    return contains(InetAddress.ofLiteral(ip).getAddress());
  }

  /** Whether the IP address of these bytes is one of them. */
  public boolean contains(byte[] ip) {
    byte[] own = address.getAddress();
    int whole = bits / Byte.SIZE;
    int rest = Byte.SIZE - bits % Byte.SIZE;
    return own.length == ip.length
        && Arrays.equals(own, 0, whole, ip, 0, whole)
        && (whole == own.length || (own[whole] & 0xff) >> rest == (ip[whole] & 0xff) >> rest);
  }

  /** As it is written: {@code 10.1.2.0/24}, or the address if it is one alone. */
  @Override
  public String toString() {
    String ip = new Endpoint(address.getHostAddress(), ANY_PORT).ip();
    return bits == address.getAddress().length * Byte.SIZE ? ip : ip + "/" + bits;
  }
}
