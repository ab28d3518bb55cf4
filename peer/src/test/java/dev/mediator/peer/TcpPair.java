package dev.mediator.peer;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;

/** Two connected ends on this host; the Client's is the one that dialled. */
record TcpPair(SocketChannel client, SocketChannel peer) implements AutoCloseable {
  private static final int LIMIT_SECONDS = 30;

  /** The Client knows the other host by a name, which TLS would like to tell. */
  static final String NAME = "friend.example.org";

  static TcpPair open() throws IOException {
    InetAddress here = InetAddress.getByAddress(NAME, new byte[] {127, 0, 0, 1});
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(here, 0));
      int port = listening.socket().getLocalPort();
      SocketChannel client = SocketChannel.open(new InetSocketAddress(here, port));
      return new TcpPair(client, listening.accept());
    }
  }

  /** For a handshake that should end long before. */
  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(LIMIT_SECONDS), System::nanoTime);
  }

  Socket end(PeerRole role) {
    return channel(role).socket();
  }

  private SocketChannel channel(PeerRole role) {
    return role == PeerRole.CLIENT ? client : peer;
  }

  /** Encrypts one end, when the other does so, too. */
  SSLSocket secure(Encryption encryption, PeerRole role, Deadline deadline) throws IOException {
    return (SSLSocket) encryption.secure(Line.plain(channel(role)), role, deadline).socket();
  }

  /** Starts what the other side does meanwhile. */
  static <T> FutureTask<T> meanwhile(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** What came of it, or its own exception. */
  static <T> T outcome(FutureTask<T> task) throws Exception {
    try {
      return task.get(LIMIT_SECONDS, SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new AssertionError("still not done after " + LIMIT_SECONDS + " seconds", e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    peer.close();
  }
}
