package dev.mediator.server.sockets;

import dev.mediator.protocol.Endpoint;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A scripted peer's way to the Mediator.
 *
 * @param socket what it talks through
 * @param tcp what lies below that: the same, or what TLS encrypts
 * @param address where the Mediator sees it
 */
record Line(Socket socket, Socket tcp, Endpoint address) {
  static final int PATIENCE_MILLIS = 60_000;

  /** From this address of this machine: IPv4 or IPv6. */
  static Line plain(Who who, String from, int port) throws IOException {
    Socket socket = connect(who, from, port);
    return new Line(socket, socket, addressOf(socket));
  }

  /** Through a proxy at 127.0.0.2 that says that the peer is at {@code address}. */
  static Line behindProxy(Who who, int port, Endpoint address) throws IOException {
    Socket socket = connect(who, "127.0.0.2", port);
    return new Line(socket, socket, address);
  }

  /** Over TLS, with whoever shows a certificate that is trusted. */
  static Line encrypted(Who who, int port, SSLContext trusting) throws IOException {
    Socket tcp = connect(who, "127.0.0.1", port);
    try {
      SSLSocket tls =
          (SSLSocket) trusting.getSocketFactory().createSocket(tcp, "localhost", port, true);
      tls.startHandshake();
      return new Line(tls, tcp, addressOf(tcp));
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
  }

  /**
   * The socket is a channel's, because closing it is one close(2), as other languages have it; a
   * plain socket of Java shuts its output down first, and so says FIN before it may have to say
   * RST.
   */
  private static Socket connect(Who who, String from, int port) throws IOException {
    InetAddress own = InetAddress.ofLiteral(from);
    Socket socket = SocketChannel.open().socket();
    try {
      socket.setReuseAddress(who.ours());
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.bind(new InetSocketAddress(own, 0));
      String mediator = own instanceof Inet6Address ? "::1" : "127.0.0.1";
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(mediator), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Endpoint addressOf(Socket socket) {
    return new Endpoint(text(socket.getLocalAddress()), socket.getLocalPort());
  }

  static String text(InetAddress address) {
    return address instanceof Inet6Address && address.isLoopbackAddress()
        ? "::1"
        : address.getHostAddress();
  }
}
