package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The one place where a peer's observed address comes from.
 *
 * <p>It is the kernel's, in canonical form (RFC 5952); an IPv4 peer at a dual-stack listener is
 * written {@code a.b.c.d}.
 */
final class PeerAddress {
  private PeerAddress() {}

  /** The address at the other end, or nothing if the connection is gone already. */
  static Optional<Endpoint> of(Channel channel) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      return Optional.of(
          new Endpoint(NetUtil.toAddressString(remote.getAddress(), true), remote.getPort()));
    }
    return Optional.empty();
  }
}
