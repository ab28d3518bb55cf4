package dev.mediator.lab;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A small Internet: a public host, and sites around it. One at a time: close removes all that this
 * process has made, and what is left of one that was killed is removed by the next.
 *
 * <p>Routers have 203.0.113.x; the subnets of sites without NAT are parts of 198.51.100.0/24.
 */
final class Internet implements Closeable {
  /** The addresses of the public host. */
  static final String PUBLIC = "203.0.113.1";

  static final String PUBLIC_TOO = "203.0.113.2";
  private static final int MOST_SITES = 3;

  private final boolean slow;
  private final Namespace exchange;
  private final Namespace plaza;
  private final Station station;

  /** One on which nothing takes time, and nothing is lost. */
  Internet() throws IOException {
    this(List.of());
  }

  /** One with such ways to the public host, to the first site, and so on. */
  Internet(List<Hub.Path> ways) throws IOException {
    Namespace.sweep();
    this.slow = !ways.isEmpty();
    this.exchange = Namespace.open("exchange");
    if (slow) {
      Station.in(exchange).call(() -> Hub.open(ways));
      for (int number = 0; number < ways.size(); number++) {
        String bridge = bridge(number);
        exchange.ip(
            "link add " + bridge + " type bridge",
            "link set " + bridge + " up",
            "link set tap" + number + " master " + bridge + " up");
      }
    } else {
      exchange.ip("link add exchange type bridge", "link set exchange up");
    }
    this.plaza = Namespace.open("plaza");
    attach(plaza, 0);
    plaza.ip(
        "addr add " + PUBLIC + "/24 dev wan",
        "addr add " + PUBLIC_TOO + "/24 dev wan",
        "link set wan up");
    addRoutes(plaza, 0);
    this.station = Station.in(plaza);
  }

  /** Why there can be none here, or the empty text if there can. */
  static String obstacle() {
    try (Namespace test = Namespace.open("test")) {
      test.ip("link add one type veth peer name other");
      test.nft("table ip test { }");
      return "";
    } catch (IOException e) {
      return "the lab needs root, iproute2 and nftables: " + e.getMessage();
    }
  }

  /** Adds a place with so many hosts; its router is there when it has become something. */
  Site site(int number, int hosts) throws IOException {
    return new Site(this, number, hosts);
  }

  /** Starts the command {@code mediator serve}, and returns when it listens. */
  void serve(String... options) throws IOException {
    List<String> command = plaza.command();
    command.addAll(
        Station.java("dev.mediator.cli.Main", "serve", "--listen", PUBLIC, "--settle", "20ms"));
    command.addAll(List.of(options));
    Process mediator = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = mediator.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    while (line != null && !line.contains("listening at")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("the Mediator did not start");
    }
    Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
  }

  /** The public host's own. */
  Station station() {
    return station;
  }

  /**
   * Gives {@code machine} an interface {@code wan}, at the port of that number. A new machine there
   * has the old one's link-layer address, which others may remember for a second.
   */
  void attach(Namespace machine, int number) throws IOException {
    String wan = "name wan address 02:00:00:00:00:0" + number + " netns " + machine.name();
    exchange.ip(
        "link add p" + number + " type veth peer " + wan,
        "link set p" + number + " master " + bridge(number) + " up");
  }

  /** What a port is part of: all of one bridge, or each of one that leads to the hub. */
  private String bridge(int number) {
    return slow ? "exchange" + number : "exchange";
  }

  /** The ways to the subnets of all sites but its own. */
  void addRoutes(Namespace machine, int number) throws IOException {
    for (int other = 1; other <= MOST_SITES; other++) {
      if (other != number) {
        machine.ip("route add " + subnet(other, 0) + "/26 via " + router(other));
      }
    }
  }

  /** Lets the public host not notice who dials a port of it. */
  void deafen(int port) throws IOException {
    plaza.nft(
        """
        table ip deaf {
          chain input {
            type filter hook input priority 0; policy accept;
            tcp dport %d tcp flags & (syn|ack) == syn drop
          }
        }
        """
            .formatted(port));
  }

  /** Lets it notice everybody again. */
  void undeafen() throws IOException {
    plaza.nft("delete table ip deaf");
  }

  static String router(int number) {
    return "203.0.113." + 10 * number;
  }

  static String subnet(int number, int last) {
    return "198.51.100." + (64 * number + last);
  }

  @Override
  public void close() throws IOException {
    Namespace.abandon();
  }
}
