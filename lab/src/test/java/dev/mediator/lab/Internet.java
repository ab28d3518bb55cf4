package dev.mediator.lab;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A small Internet: a public host, and sites around it. One at a time: close removes all that this
 * process has made, and what is left of one that was killed is removed by the next.
 */
final class Internet implements Closeable {
  private static final int SITES = 2;
  private static final List<IpVersion> VERSIONS = List.of(IpVersion.values());

  private final Namespace exchange;
  private final Namespace plaza;
  private final Station station;
  private Distance distance = Distance.NEAR;
  private @Nullable Station hub;

  Internet() throws IOException {
    Namespace.sweep();
    this.exchange = Namespace.open("exchange");
    exchange.ip("link add exchange type bridge", "link set exchange up");
    this.plaza = Namespace.open("plaza");
    attach(plaza, 0);
    for (IpVersion ip : VERSIONS) {
      plaza.ip(
          "addr add " + ip.onTheInternet(ip.publicHost) + " dev wan",
          "addr add " + ip.onTheInternet(ip.publicHostToo) + " dev wan");
    }
    plaza.ip("link set wan up");
    addRoutes(plaza, 0, VERSIONS);
    this.station = Station.in(plaza);
  }

  /** Why there can be none here, or the empty text if there can. */
  static String obstacle() {
    String needs = "the lab needs root, iproute2, nftables, IPv6 and /dev/net/tun: ";
    if (!Files.isWritable(Path.of("/dev/net/tun"))) {
      return needs + "/dev/net/tun cannot be written";
    }
    try (Namespace test = Namespace.open("test")) {
      test.ip("link add one type veth peer name other", "addr add 2001:db8::1/64 dev one nodad");
      Nat nat = Nat.of("DS", Nat.Unsolicited.RESET, true);
      test.nft(new Ruleset(nat).at(IpVersion.V4.router(1)));
      return "";
    } catch (IOException e) {
      return needs + e.getMessage();
    }
  }

  /** Adds a place with so many hosts; its router is there when it has become something. */
  Site site(int number, int hosts) throws IOException {
    return new Site(this, number, hosts);
  }

  /** Moves the places; a site notices when it next becomes something. */
  void move(Distance next) throws IOException {
    lead(next.paths());
    distance = next;
    exchange.ip("link set p0 master " + bridge(0));
  }

  private void lead(List<Hub.Path> paths) throws IOException {
    Station known = hub;
    if (!paths.isEmpty() && known != null) {
      known.call(() -> Hub.become(paths));
    } else if (!paths.isEmpty()) {
      hub = openHub(paths);
    }
  }

  /** From the public host and another machine on, frames take so long, overtake and are lost. */
  void roughen(Hub.Path path) throws IOException {
    move(Distance.FAR);
    lead(List.of(path, path, path));
  }

  /** A machine with an address of the Internet, and no router before it. */
  Station guest(String address) throws IOException {
    Namespace machine = Namespace.open("guest");
    attach(machine, 1);
    machine.ip("addr add " + IpVersion.V4.onTheInternet(address) + " dev wan", "link set wan up");
    return Station.in(machine);
  }

  /** The command that runs another one on the public host. */
  List<String> onThePlaza() {
    return plaza.command();
  }

  private Station openHub(List<Hub.Path> paths) throws IOException {
    Station opened = Station.in(exchange);
    opened.call(() -> Hub.open(paths));
    for (int number = 0; number < paths.size(); number++) {
      String bridge = "exchange" + number;
      exchange.ip(
          "link add " + bridge + " type bridge",
          "link set " + bridge + " up",
          "link set tap" + number + " master " + bridge + " up");
    }
    return opened;
  }

  /** What a port is part of: all of one bridge, or each of one that leads to the hub. */
  private String bridge(int number) {
    return distance == Distance.NEAR ? "exchange" : "exchange" + number;
  }

  /** Starts the command {@code mediator serve} with these options, and returns when it listens. */
  void serve(List<String> options) throws IOException {
    serve("listening at", options);
  }

  /** The same, and returns when it says {@code last}. */
  void serve(String last, List<String> options) throws IOException {
    List<String> command = plaza.command();
    command.addAll(Station.java("dev.mediator.cli.Main", "serve"));
    command.addAll(options);
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
    StringJoiner said = new StringJoiner("\n");
    String line = lines.readLine();
    while (line != null && !line.contains(last)) {
      said.add(line);
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("the Mediator did not start: " + said);
    }
    Thread.ofVirtual().start(() -> ignore(lines));
  }

  /** A Mediator whose output nobody reads would stand still. */
  private static void ignore(BufferedReader lines) {
    try {
      lines.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It was stopped.
    }
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

  /** The ways to the subnets of all sites but its own. */
  void addRoutes(Namespace machine, int number, List<IpVersion> versions) throws IOException {
    for (int other = 1; other <= SITES; other++) {
      for (IpVersion ip : versions) {
        if (other != number) {
          machine.ip("route add " + ip.subnet(other) + " via " + ip.router(other));
        }
      }
    }
  }

  /** Lets the public host not notice who dials a port of it. */
  void deafen(int port) throws IOException {
    plaza.nft(
        """
        table inet deaf {
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
    plaza.nft("delete table inet deaf");
  }

  @Override
  public void close() throws IOException {
    Namespace.abandon();
  }
}
