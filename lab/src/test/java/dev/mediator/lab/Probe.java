package dev.mediator.lab;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Small sockets that find out how a network behaves, for use in a {@link Station}.
 *
 * <p>A listener tells each caller where it sees the caller. All sockets share their ports, and stay
 * open until they are hung up.
 */
final class Probe {
  /** For what must come up, however slow the machine. */
  private static final int PATIENCE_MILLIS = 20_000;

  /** For what need not: longer than it ever takes here, and shorter than a retransmission. */
  private static final int SHORT_MILLIS = 500;

  private static final Queue<Closeable> OPEN = new ConcurrentLinkedQueue<>();

  private Probe() {}

  /** What becomes of a call. */
  enum Answer {
    CONNECTED,
    REFUSED,
    NOTHING
  }

  /** Listens at a port of the kernel's choice. */
  static InetSocketAddress listen(String address) throws IOException {
    ServerSocket listener = new ServerSocket();
    OPEN.add(listener);
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    listener.bind(new InetSocketAddress(address, 0));
    Thread.ofVirtual().start(() -> answer(listener));
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private static void answer(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket caller = listener.accept();
        OPEN.add(caller);
        String seen = caller.getInetAddress().getHostAddress() + " " + caller.getPort() + "\n";
        caller.getOutputStream().write(seen.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The caller has gone, or the listener.
      }
    }
  }

  /** Where a listener sees a connection from here. */
  static InetSocketAddress seenBy(InetSocketAddress listener, InetSocketAddress from)
      throws IOException {
    Socket socket = dial(from, listener, PATIENCE_MILLIS);
    InputStreamReader reader =
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
    String[] seen = new BufferedReader(reader).readLine().split(" ", 2);
    return new InetSocketAddress(InetAddress.getByName(seen[0]), Integer.parseInt(seen[1]));
  }

  /** What comes of a call. */
  static Answer call(InetSocketAddress from, InetSocketAddress to) throws IOException {
    try {
      dial(from, to, SHORT_MILLIS);
      return Answer.CONNECTED;
    } catch (ConnectException e) {
      return Answer.REFUSED;
    } catch (SocketTimeoutException e) {
      return Answer.NOTHING;
    }
  }

  private static Socket dial(InetSocketAddress from, InetSocketAddress to, int millis)
      throws IOException {
    SocketChannel channel = open(from);
    channel.socket().connect(to, millis);
    return channel.socket();
  }

  /** How long it takes to reach a listener when all goes well: the best of some. */
  static Duration quickest(InetSocketAddress listener) throws IOException {
    Duration best = Duration.ofMillis(PATIENCE_MILLIS);
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      dial(new InetSocketAddress(0), listener, PATIENCE_MILLIS);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      best = time.compareTo(best) < 0 ? time : best;
    }
    return best;
  }

  /** Begins to dial, and goes on until it is hung up. */
  static boolean knock(InetSocketAddress from, InetSocketAddress to) throws IOException {
    SocketChannel channel = open(from);
    channel.configureBlocking(false);
    return channel.connect(to);
  }

  private static SocketChannel open(InetSocketAddress from) throws IOException {
    SocketChannel channel = SocketChannel.open();
    OPEN.add(channel);
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    return channel.bind(from);
  }

  /** Closes everything, politely or with a reset. Returns how many sockets there were. */
  static int hangUp(boolean reset) throws IOException {
    int count = 0;
    for (Closeable open = OPEN.poll(); open != null; open = OPEN.poll()) {
      if (reset && open instanceof SocketChannel channel && channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      open.close();
      count++;
    }
    return count;
  }
}
