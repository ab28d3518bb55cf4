package dev.mediator.server.config;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * The IP addresses that begin with the same bits as {@code address}.
 *
 * @param bits how many
 */
public record Subnet(InetAddress address, int bits) {

  /** Reads an address, which stands for itself, or a network such as {@code 10.1.2.0/24}. */
  static Subnet parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int length = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? length : Values.number(0, length).apply(text.substring(slash + 1));
    return new Subnet(address, bits);
  }

  /** Whether this IP address, in canonical form, is one of them. */
  public boolean contains(String ip) {
    byte[] own = address.getAddress();
    byte[] other = InetAddress.ofLiteral(ip).getAddress();
    int rest = own.length * Byte.SIZE - bits;
    return own.length == other.length && prefix(own, rest).equals(prefix(other, rest));
  }

  private static BigInteger prefix(byte[] ip, int rest) {
    return new BigInteger(1, ip).shiftRight(rest);
  }
}
