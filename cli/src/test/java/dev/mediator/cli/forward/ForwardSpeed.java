package dev.mediator.cli.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A measurement, not a test: how fast bytes run through a forwarding over loopback, beside a socket
 * without one and beside a plain relay of two more hops.
 *
 * <p>Arguments: GiB to send (2), and connections that share them (1).
 */
final class ForwardSpeed {
  private static final long GIB = 1L << 30;

  private ForwardSpeed() {}

  public static void main(String[] arguments) throws Exception {
    long bytes = (arguments.length > 0 ? Long.parseLong(arguments[0]) : 2) * GIB;
    int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket server = Friends.listen();
        ServerSocket relay = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      friends.connect();
      threads.submit(() -> relay(relay, server.getLocalPort(), threads));
      for (int round = 1; round <= 3; round++) {
        double direct =
            run(threads, server, server.getLocalPort(), new long[] {bytes, connections});
        double relayed =
            run(threads, server, relay.getLocalPort(), new long[] {bytes, connections});
        double carried =
            run(threads, server, friends.port(0).getPort(), new long[] {bytes, connections});
        System.out.printf(
            "round %d, %d connection(s): direct %.2f GB/s, relayed %.2f GB/s, carried %.2f GB/s;"
                + " carried/direct %.2f, carried/relayed %.2f%n",
            round, connections, direct, relayed, carried, carried / direct, carried / relayed);
      }
    }
  }

  private static double run(ExecutorService threads, ServerSocket server, int port, long[] load)
      throws Exception {
    long share = load[0] / load[1];
    long start = System.nanoTime();
    Future<?>[] readers = new Future<?>[(int) load[1]];
    for (int i = 0; i < load[1]; i++) {
      Socket near = new Socket(server.getInetAddress(), port);
      threads.submit(() -> send(near, share));
      Socket far = server.accept();
      readers[i] = threads.submit(() -> drain(far, share));
    }
    for (Future<?> reader : readers) {
      reader.get();
    }
    return load[0] / 1.0 / (System.nanoTime() - start);
  }

  private static Void send(Socket socket, long bytes) throws IOException {
    byte[] portion = new byte[64 * 1024];
    try (socket) {
      OutputStream out = socket.getOutputStream();
      for (long left = bytes; left > 0; left -= portion.length) {
        out.write(portion, 0, (int) Math.min(left, portion.length));
      }
    }
    return null;
  }

  private static Void drain(Socket socket, long bytes) throws IOException {
    byte[] portion = new byte[64 * 1024];
    long all = 0;
    try (socket) {
      InputStream in = socket.getInputStream();
      for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
        all += read;
      }
    }
    if (all != bytes) {
      throw new IOException(all + " bytes came, not " + bytes);
    }
    return null;
  }

  /** The same three sockets in a row as through a forwarding, without frames. */
  private static Void relay(ServerSocket relay, int server, ExecutorService threads)
      throws IOException {
    try (ServerSocket second = Friends.listen()) {
      while (true) {
        Socket near = relay.accept();
        Socket middle = new Socket(second.getInetAddress(), second.getLocalPort());
        Socket end = second.accept();
        Socket far = new Socket(second.getInetAddress(), server);
        threads.submit(() -> copy(near, middle));
        threads.submit(() -> copy(end, far));
      }
    }
  }

  private static Void copy(Socket from, Socket to) throws IOException {
    byte[] portion = new byte[Limits.DATA];
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      InputStream in = from.getInputStream();
      for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
        out.write(portion, 0, read);
      }
    }
    return null;
  }
}
