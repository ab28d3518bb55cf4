package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The one place where a peer's observed address comes from.
 *
 * <p>It is the kernel's, or that of a proxy's header, in canonical form (RFC 5952); an IPv4 peer at
 * a dual-stack listener is written {@code a.b.c.d}.
 */
final class PeerAddress {
  private PeerAddress() {}

  /** The address at the other end, or nothing if the connection is gone already. */
  static Optional<Endpoint> of(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? Optional.of(of(remote.getAddress(), remote.getPort()))
        : Optional.empty();
  }

  /** The same of an address that a proxy names. */
  static Endpoint of(InetAddress address, int port) {
    return new Endpoint(NetUtil.toAddressString(address, true), port);
  }
}
