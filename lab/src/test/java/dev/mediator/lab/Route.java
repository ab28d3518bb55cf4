package dev.mediator.lab;

import java.net.InetAddress;

/** How two who met are connected, as the address shows at which one sees the other. */
enum Route {
  /** Within a private network. */
  LAN("ˡ"),
  DIRECT("");

  /** What the tables say for it. */
  final String mark;

  Route(String mark) {
    this.mark = mark;
  }

  /** The route to a partner that is seen there. */
  static Route to(InetAddress partner) {
    return partner.isSiteLocalAddress() ? LAN : DIRECT;
  }
}
