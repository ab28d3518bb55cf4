package dev.mediator.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place on the Internet: hosts behind a router. The router can be exchanged; the hosts stay, and
 * are given addresses that fit it, private or public ones.
 */
final class Site {
  private final Internet internet;
  private final int number;
  private final Namespace[] hosts;
  private final List<Station> stations = new ArrayList<>();
  private @Nullable Namespace router;
  private boolean translates;

  Site(Internet internet, int number, int hosts) throws IOException {
    this.internet = internet;
    this.number = number;
    this.hosts = new Namespace[hosts];
    for (int i = 0; i < hosts; i++) {
      this.hosts[i] = Namespace.open("host" + number + i);
      stations.add(Station.in(this.hosts[i]));
    }
  }

  /** Puts a new router there, which remembers nothing. */
  void become(Nat nat) throws IOException {
    removeRouter();
    translates = nat.kind().translates();
    Namespace fresh = Namespace.open("router" + number);
    router = fresh;
    fresh.sysctl("net.ipv4.ip_forward=1");
    fresh.ip("link add lan type bridge", "addr add " + inner(1) + "/26 dev lan", "link set lan up");
    for (int i = 0; i < hosts.length; i++) {
      fresh.ip(
          "link add lan" + i + " type veth peer name eth0 netns " + hosts[i].name(),
          "link set lan" + i + " master lan up");
      hosts[i].ip(
          "addr add " + address(i) + "/26 dev eth0",
          "link set eth0 up",
          "route add default via " + inner(1));
    }
    fresh.nft(nat.rules(outer()));
    internet.attach(fresh, number);
    fresh.ip("addr add " + outer() + "/24 dev wan", "link set wan up");
    internet.addRoutes(fresh, number);
  }

  /** Its interfaces first: they would outlive its name for a while, those of the hosts included. */
  private void removeRouter() throws IOException {
    Namespace old = router;
    if (old != null) {
      router = null;
      for (int i = 0; i < hosts.length; i++) {
        old.ip("link delete lan" + i);
      }
      old.ip("link delete wan");
      old.close();
    }
  }

  Station host(int index) {
    return stations.get(index);
  }

  /** Where a host is. */
  String address(int index) {
    return inner(2 + index);
  }

  /** Where the router is, and where a host behind a NAT is seen. */
  String outer() {
    return Internet.router(number);
  }

  private String inner(int last) {
    return translates ? "192.168.1." + last : Internet.subnet(number, last);
  }
}
