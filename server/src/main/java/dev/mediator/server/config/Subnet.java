package dev.mediator.server.config;

import dev.mediator.protocol.Endpoint;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * The IP addresses that begin with the same bits as {@code address}.
 *
 * @param bits how many
 */
public record Subnet(InetAddress address, int bits) {
  /** It only matters how an address is written. */
  private static final int ANY_PORT = 1;

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
