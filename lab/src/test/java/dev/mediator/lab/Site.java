package dev.mediator.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place on the Internet: hosts behind a router, or behind two. The routers can be exchanged; the
 * hosts stay, and are given addresses that fit them, private or public ones.
 */
final class Site {
  private final Internet internet;
  private final int number;
  private final List<Namespace> hosts = new ArrayList<>();
  private final List<Station> stations = new ArrayList<>();
  private final List<Router> routers = new ArrayList<>();
  private boolean translates;

  Site(Internet internet, int number, int hosts) throws IOException {
    this.internet = internet;
    this.number = number;
    for (int i = 0; i < hosts; i++) {
      Namespace host = Namespace.open("host" + number + i);
      this.hosts.add(host);
      stations.add(Station.in(host));
    }
  }

  /** Puts new routers there, which remember nothing. */
  void become(Nat nat) throws IOException {
    removeRouters();
    translates = nat.translates();
    List<IpVersion> versions = nat.kind().versions();
    Router home = new Router("router" + number, gateways(versions));
    routers.add(home);
    for (int i = 0; i < hosts.size(); i++) {
      home.adopt(hosts.get(i), "eth0");
      connect(i, versions);
    }
    Nat carrier = nat.carrier();
    if (carrier == null) {
      attach(home, nat);
    } else {
      Router second = new Router("carrier" + number, List.of(between(1) + "/24"));
      routers.add(second);
      second.adopt(home.namespace(), "wan");
      home.namespace().nft(new Ruleset(nat).at(between(2)));
      home.namespace()
          .ip(
              "addr add " + between(2) + "/24 dev wan",
              "link set wan up",
              "route add default via " + between(1));
      attach(second, carrier);
    }
  }

  /** The outermost first: an interface goes with the one that it leads to. */
  private void removeRouters() throws IOException {
    List<Router> old = List.copyOf(routers).reversed();
    routers.clear();
    if (!old.isEmpty()) {
      old.getFirst().namespace().ip("link delete wan");
    }
    for (Router router : old) {
      router.remove();
    }
  }

  private List<String> gateways(List<IpVersion> versions) {
    return versions.stream().map(ip -> ip.atTheSite(inner(ip, 1))).toList();
  }

  private void connect(int host, List<IpVersion> versions) throws IOException {
    Namespace machine = hosts.get(host);
    machine.ip("link set eth0 up");
    for (IpVersion ip : versions) {
      machine.ip(
          "addr add " + ip.atTheSite(address(host, ip)) + " dev eth0",
          "route add default via " + inner(ip, 1));
    }
  }

  /** Makes a router the one that is seen on the Internet. */
  private void attach(Router router, Nat nat) throws IOException {
    Namespace machine = router.namespace();
    machine.nft(new Ruleset(nat).at(IpVersion.V4.router(number)));
    internet.attach(machine, number);
    List<IpVersion> versions = nat.kind().versions();
    for (IpVersion ip : versions) {
      machine.ip("addr add " + ip.onTheInternet(ip.router(number)) + " dev wan");
    }
    machine.ip("link set wan up");
    internet.addRoutes(machine, number, versions);
  }

  Station host(int index) {
    return stations.get(index);
  }

  /** The same as a machine, for programs that are started in it. */
  Namespace machine(int index) {
    return hosts.get(index);
  }

  /** Where a host is. */
  String address(int host, IpVersion ip) {
    return inner(ip, 2 + host);
  }

  /** Whether hosts are seen elsewhere than where they are. */
  boolean isPrivate(IpVersion ip) {
    return ip == IpVersion.V4 && translates;
  }

  /** Where the last router is, and where a host behind a NAT is seen. */
  String outer(IpVersion ip) {
    return ip.router(number);
  }

  /** The router that hosts know. */
  Namespace router() {
    return routers.getFirst().namespace();
  }

  private String inner(IpVersion ip, int last) {
    return isPrivate(ip) ? "192.168.1." + last : ip.subnet(number, last);
  }

  /** Between two routers: the addresses that providers use there (RFC 6598). */
  private String between(int last) {
    return "100.64." + number + "." + last;
  }
}
