package dev.mediator.lab;

import java.net.InetAddress;
import java.util.Arrays;

/** How two who met are connected, as the address shows at which one sees the other. */
enum Route {
  /** Within a private network. */
  LAN("ˡ"),
  DIRECT(""),
  /** Through the Mediator. */
  RELAYED("ʳ");

  /** What the tables say for it. */
  final String mark;

  Route(String mark) {
    this.mark = mark;
  }

  /** The route to a partner that is seen there. */
  static Route to(InetAddress partner) {
    boolean mediator =
        Arrays.stream(IpVersion.values())
            .anyMatch(ip -> InetAddress.ofLiteral(ip.publicHost).equals(partner));
    if (mediator) {
      return RELAYED;
    }
    return partner.isSiteLocalAddress() ? LAN : DIRECT;
  }
}
