package dev.mediator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whoever connects to a Mediator, and says what it likes: bytes in one write, and what comes back
 * in one read, as a message is one segment over loopback.
 */
final class Caller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int LARGEST_ANSWER = 8192;

  private final Socket socket;
  private final byte[] heard = new byte[LARGEST_ANSWER];

  /** Speaks over this socket, which it owns from now on. */
  Caller(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Connects to this port of this machine. */
  static Caller connect(int port) throws IOException {
    return connect(0, port);
  }

  /** Connects from this port of this machine, or from any if it is 0. */
  static Caller connect(int from, int port) throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    Socket socket = new Socket();
    if (from != 0) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(here, from));
    }
    socket.connect(new InetSocketAddress(here, port));
    return new Caller(socket);
  }

  void say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void say(String text) throws IOException {
    say(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits for an answer, and returns how long it is, or -1 at the end of the connection. */
  int listen() throws IOException {
    return socket.getInputStream().read(heard);
  }

  /** The first so many bytes of what it heard last. */
  byte[] heard(int length) {
    return Arrays.copyOf(heard, length);
  }

  /** Waits until the Mediator has ended the connection, in whatever way. */
  void listenToTheEnd() {
    try {
      InputStream in = socket.getInputStream();
      while (in.read(heard) >= 0) {
        // Whatever it says, this one wants to see its end.
      }
    } catch (IOException e) {
      // Broken off: an end, too.
    }
  }

  /** Breaks the connection off, so that no port is kept back for it. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
