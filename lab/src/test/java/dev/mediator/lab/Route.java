package dev.mediator.lab;

import java.net.InetAddress;
import java.util.Arrays;

/** How two who met are connected, as the address shows at which one sees the other. */
enum Route {
  /** Within a private network. */
  LAN("ˡ"),
  DIRECT(""),
  /** Both see the Mediator. */
  RELAYED("ʳ");

  /** What the tables say for it. */
  final String mark;

  Route(String mark) {
    this.mark = mark;
  }

  /** The route to a partner that is seen there. */
  static Route to(InetAddress partner) {
    boolean relayed =
        Arrays.stream(IpVersion.values())
            .anyMatch(ip -> partner.equals(InetAddress.ofLiteral(ip.publicHost)));
    return relayed ? RELAYED : partner.isSiteLocalAddress() ? LAN : DIRECT;
  }
}
