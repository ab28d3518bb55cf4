package dev.mediator.cli;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that carries bytes between two sockets of this one: the Mediator, or socat. */
abstract sealed class Carrier implements AutoCloseable {
  private static final double TICKS_A_SECOND = 100;
  static final String NO_LIMIT = "1048576GiB";
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final RunningProgram program;
  private final int port;

  private Carrier(String listening, String... command) throws IOException, InterruptedException {
    this.program = RunningProgram.start(Path.of("."), Map.of(), command);
    Matcher found = Pattern.compile(listening).matcher(program.awaitLine("listening "));
    if (!found.find()) {
      throw new IOException("no port is named: " + listening);
    }
    this.port = Integer.parseInt(found.group(1));
  }

  /** Where it listens, on 127.0.0.1. */
  int port() {
    return port;
  }

  /** What one side writes the other can read. */
  abstract Duct open() throws IOException;

  /** What its process has spent so far, in user and kernel mode. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(behindName[11]) + Long.parseLong(behindName[12])) / TICKS_A_SECOND;
  }

  /** The most memory that its process ever had, in MiB. */
  long peakMebibytes() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private Path proc(String what) {
    return Path.of("/proc", String.valueOf(program.pid()), what);
  }

  @Override
  public void close() {
    program.kill();
  }

  /** Both ends of what is carried. */
  record Duct(SocketChannel one, SocketChannel other) implements AutoCloseable {
    private static final int NARROW = 64 * 1024;

    /** With small buffers in the kernel, for one of very many. */
    Duct narrow() throws IOException {
      for (SocketChannel each : List.of(one, other)) {
        each.setOption(StandardSocketOptions.SO_SNDBUF, NARROW);
        each.setOption(StandardSocketOptions.SO_RCVBUF, NARROW);
      }
      return this;
    }

    @Override
    public void close() throws IOException {
      one.close();
      other.close();
    }
  }

  /** The packaged Mediator, with the limits of its relay out of the way, but for the rate. */
  static final class Mediator extends Carrier {
    private final PeerKeyPair alice = PeerKeyPair.generate(1024);
    private final PeerKeyPair bob = PeerKeyPair.generate(1024);

    /** Without limits, but for this rate of each relayed pair. */
    Mediator(String rate) throws IOException, InterruptedException {
      this(rate, "off");
    }

    /** With the limits on or off. */
    Mediator(String rate, String limits) throws IOException, InterruptedException {
      super(
          "port (\\d+)",
          (RunningProgram.MEDIATOR
                  + " serve --listen 127.0.0.1 --port 0 --min-key-bits 1024 --log-level info"
                  + " --conversation-log off --relay on --limits "
                  + limits
                  + " --relay-pairs 10000 --relay-rate "
                  + rate
                  + " --relay-bytes "
                  + NO_LIMIT
                  + " --relay-pairs-per-network 10000")
              .split(" ", -1));
    }

    @Override
    Duct open() throws IOException {
      return open(alice, bob);
    }

    /** The same for these two keys; no others of the same may be there. */
    Duct open(PeerKeyPair first, PeerKeyPair second) throws IOException {
      BarePeer one = BarePeer.register(port(), first, second);
      BarePeer other = BarePeer.register(port(), second, first);
      BarePeer.relay(one, other);
      return new Duct(one.channel(), other.channel());
    }

    /** How long two take to be registered and offered to each other, in microseconds. */
    double meet() throws IOException {
      long began = System.nanoTime();
      try (BarePeer one = BarePeer.register(port(), alice, bob);
          BarePeer other = BarePeer.register(port(), bob, alice)) {
        one.offered();
        other.offered();
        return (System.nanoTime() - began) / 1e3;
      }
    }
  }

  /** One socat, for one pair of sockets, with buffers as large as the Mediator's. */
  static final class Socat extends Carrier {
    private final ServerSocketChannel target;

    Socat() throws IOException, InterruptedException {
      this(ServerSocketChannel.open().bind(new InetSocketAddress(HERE, 0)));
    }

    private Socat(ServerSocketChannel target) throws IOException, InterruptedException {
      super(
          "listening on AF=2 127.0.0.1:(\\d+)",
          "socat",
          "-d",
          "-d",
          "-b",
          "65536",
          "TCP-LISTEN:0,bind=127.0.0.1,nodelay",
          "TCP:127.0.0.1:" + target.socket().getLocalPort() + ",nodelay");
      this.target = target;
    }

    @Override
    Duct open() throws IOException {
      SocketChannel one = SocketChannel.open(new InetSocketAddress(HERE, port()));
      return new Duct(one, target.accept());
    }

    static boolean isThere() throws InterruptedException {
      try {
        return new ProcessBuilder("socat", "-V").redirectErrorStream(true).start().waitFor() == 0;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void close() {
      super.close();
      try {
        target.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
