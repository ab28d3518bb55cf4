package dev.mediator.server.observe;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.LogAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** What a log line tells of a peer's address: as much as the operator wants to keep. */
final class Blur {
  /** Stands where an address would. */
  private static final String HIDDEN = "hidden";

  private static final int LOW_HALF = 0xffff;

  private Blur() {}

  /** The address itself, {@code 192.0.2.0/24} or {@code 2001:db8:1::/48}, or a word for nothing. */
  static Object of(Endpoint address, LogAddresses much) {
    return switch (much) {
      case FULL -> address;
      case BLOCK -> network(address.ip());
      case NONE -> HIDDEN;
    };
  }

  private static String network(String ip) {
    if (ip.indexOf(':') < 0) {
      return ip.substring(0, ip.lastIndexOf('.')) + ".0/24";
    }
    ByteBuffer bytes = ByteBuffer.wrap(InetAddress.ofLiteral(ip).getAddress());
    String groups =
        "%x:%x:%x"
            .formatted(
                bytes.getShort() & LOW_HALF,
                bytes.getShort() & LOW_HALF,
                bytes.getShort() & LOW_HALF);
    return groups.replaceFirst("(^|:)0(:0)*$", "") + "::/48";
  }
}
