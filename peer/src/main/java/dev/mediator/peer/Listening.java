package dev.mediator.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

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
        ServerSocketChannel listener = listen()) {
      mediator.close();
      try (Callers callers = new Callers(partner, deadline, listener)) {
        accept(listener, callers, deadline);
        return callers.winner();
      }
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

  /** Lets callers in until one of them was the partner, who closes the listener, or it is late. */
  private static void accept(ServerSocketChannel listener, Callers callers, Deadline deadline)
      throws IOException {
    ServerSocket socket = listener.socket();
    while (listener.isOpen() && !deadline.passed()) {
      try {
        socket.setSoTimeout(deadline.socketTimeout());
        callers.add(socket.accept().getChannel());
      } catch (SocketTimeoutException e) {
        return;
      } catch (IOException e) {
        if (Interrupts.isOne(e)) {
          throw e;
        }
        if (listener.isOpen()) {
          Interrupts.pause(ACCEPT_FAILED);
        }
      }
    }
  }
}
