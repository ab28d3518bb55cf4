package dev.mediator.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/** How both a Mediator and a partner are dialled: a connection to somebody else, or none. */
final class Tcp {
  private Tcp() {}

  /**
   * Connects {@code channel}, which the caller closes if that fails.
   *
   * @throws ConnectException if nobody listens there, or only this very socket answered
   */
  static void connect(SocketChannel channel, InetSocketAddress address, Deadline deadline)
      throws IOException {
    channel.socket().connect(address, deadline.socketTimeout());
    requireAnother(channel, address);
  }

  /** The same for as long as the kernel tries, or until another thread closes the channel. */
  static void connect(SocketChannel channel, InetSocketAddress address) throws IOException {
    try {
      channel.connect(address);
    } catch (UnsupportedAddressTypeException e) {
      // A Java that was told to do without IPv6.
      throw new NoRouteToHostException("no address of this kind can be reached from here");
    }
    requireAnother(channel, address);
  }

  private static void requireAnother(SocketChannel channel, InetSocketAddress address)
      throws IOException {
    if (address.equals(channel.getLocalAddress())) {
      // On one machine the port from which one dials may be the very port that is dialled: with
      // nobody there, TCP connects the socket with itself.
      throw new ConnectException("nobody listens there");
    }
  }
}
