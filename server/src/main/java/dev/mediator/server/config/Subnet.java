package dev.mediator.server.config;

import dev.mediator.protocol.Endpoint;
import java.math.BigInteger;
import java.net.InetAddress;

/**
 * The IP addresses that begin with the same bits as {@code address}.
 *
 * @param bits how many
 */
public record Subnet(InetAddress address, int bits) {
  /** It only matters how an address is written. */
  private static final int ANY_PORT = 1;

  /** Reads an address, which stands for itself, or a network such as {@code 10.1.2.0/24}. */
  static Subnet parse(String text) {
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
