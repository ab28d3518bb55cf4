package dev.mediator.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The Peer's way to a connection: it listens at the local port of its mediator connection, and only
 * then hangs up there, whatever port the Mediator saw (protocol, message 5).
 */
final class Listening implements Meeting {
  /** Connections that the kernel holds until they are accepted. */
  private static final int BACKLOG = 512;

  /** When no file descriptor is left, for example: time for one to be free. */
  private static final Duration ACCEPT_FAILED = Duration.ofMillis(20);

  private final Partner partner;
  private final SocketChannel mediator;

  /** Takes over {@code mediator}, and closes it. */
  Listening(Partner partner, SocketChannel mediator) {
    this.partner = partner;
    this.mediator = mediator;
  }

  @Override
  public PeerConnection meet(Deadline deadline) throws IOException {
    try (mediator;
        ServerSocketChannel listener = listen();
        Callers callers = new Callers(partner, deadline)) {
      mediator.close();
      Thread.ofVirtual().name("mediator-accept").start(() -> accept(listener, callers));
      return callers.winner();
    }
  }

  private ServerSocketChannel listen() throws IOException {
    int port = ((InetSocketAddress) mediator.getLocalAddress()).getPort();
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(new InetSocketAddress(port), BACKLOG);
    } catch (IOException e) {
      // A reset proves nothing to the Mediator: it will not send the partner here.
      mediator.setOption(StandardSocketOptions.SO_LINGER, 0);
      listener.close();
      throw e;
    }
    partner.wish().tell(new PeerState.Listening(port));
    return listener;
  }

  /**
   * Lets callers in until the listener is closed. On a thread that nobody interrupts: Java loses a
   * connection that is accepted while an interrupt comes, and leaves it open.
   */
  private static void accept(ServerSocketChannel listener, Callers callers) {
    while (listener.isOpen()) {
      try {
        callers.add(listener.accept());
      } catch (IOException e) {
        LockSupport.parkNanos(listener.isOpen() ? ACCEPT_FAILED.toNanos() : 0);
      }
    }
  }
}
