package dev.mediator.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A router, with an interface {@code wan} and a bridge {@code lan} that machines can be put at. */
final class Router {
  private final Namespace namespace;
  private final List<String> interfaces = new ArrayList<>();

  /** One without interfaces but the bridge, which has {@code addresses}, each with its length. */
  Router(String role, List<String> addresses) throws IOException {
    namespace = Namespace.open(role);
    namespace.set("net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1");
    namespace.ip("link add lan type bridge", "link set lan up");
    for (String address : addresses) {
      namespace.ip("addr add " + address + " dev lan");
    }
  }

  Namespace namespace() {
    return namespace;
  }

  /** Gives {@code machine} an interface of that name, which leads here. */
  void adopt(Namespace machine, String name) throws IOException {
    String end = "lan" + interfaces.size();
    interfaces.add(end);
    namespace.ip(
        "link add " + end + " type veth peer name " + name + " netns " + machine.name(),
        "link set " + end + " master lan up");
  }

  /** Removes it, its interfaces first: they would outlive its name, those of others included. */
  void remove() throws IOException {
    for (String end : interfaces) {
      namespace.ip("link delete " + end);
    }
    namespace.close();
  }
}
