package dev.mediator.peer;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A listener at the local port of a connection to the Mediator, whatever port the Mediator saw
 * there.
 */
final class Doorstep implements Closeable {
  /** Connections that the kernel holds until they are accepted. */
  private static final int BACKLOG = 512;

  /** When no file descriptor is left, for example: time for one to be free. */
  private static final Duration ACCEPT_FAILED = Duration.ofMillis(20);

  private final ServerSocketChannel listener;
  private final int port;

  private Doorstep(ServerSocketChannel listener, int port) {
    this.listener = listener;
    this.port = port;
  }

  /**
   * Listens beside {@code mediator}.
   *
   * @param shared whether others of this program are going to dial from the same port
   */
  static Doorstep beside(SocketChannel mediator, boolean shared) throws IOException {
    int port = ((InetSocketAddress) mediator.getLocalAddress()).getPort();
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (shared) {
        listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      listener.bind(new InetSocketAddress(port), BACKLOG);
      return new Doorstep(listener, port);
    } catch (IOException e) {
      // A reset proves nothing to the Mediator: it will not send the partner here.
      mediator.setOption(StandardSocketOptions.SO_LINGER, 0);
      mediator.close();
      listener.close();
      throw e;
    }
  }

  int port() {
    return port;
  }

  /**
   * Lets callers in until it is closed. On a thread that nobody interrupts: Java loses a connection
   * that is accepted while an interrupt comes, and leaves it open.
   */
  void letIn(Consumer<SocketChannel> callers) {
    Thread.ofVirtual().name("mediator-accept").start(() -> accept(callers));
  }

  private void accept(Consumer<SocketChannel> callers) {
    while (listener.isOpen()) {
      try {
        callers.accept(listener.accept());
      } catch (IOException e) {
        LockSupport.parkNanos(listener.isOpen() ? ACCEPT_FAILED.toNanos() : 0);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
