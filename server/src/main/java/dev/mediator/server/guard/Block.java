package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The addresses among which one host chooses freely, and by which limits count: an IPv4 address, or
 * an IPv6 /64.
 *
 * <p>The first 64 bits of an IPv6 address; an IPv4 address stands where no IPv6 network does.
 */
record Block(long network) {
  /** 64:ff9b::/96 translates IPv4, so that nobody connects from it. */
  private static final long IPV4 = 0x0064_ff9b_0000_0000L;

  static Block of(Endpoint address) {
    byte[] ip = InetAddress.ofLiteral(address.ip()).getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(ip);
    return new Block(ip.length == 4 ? IPV4 | (bytes.getInt() & 0xffff_ffffL) : bytes.getLong());
  }
}
