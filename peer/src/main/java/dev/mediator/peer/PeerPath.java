package dev.mediator.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** By which way two peers are connected. */
public enum PeerPath {
  /** Within one site: a private network, or one link. */
  LAN("over the local network"),
  /** Across the Internet, or whatever lies between two sites. */
  DIRECT("directly"),
  /** No network leads from one to the other: the Mediator carries what they say, encrypted. */
  RELAYED("through the mediator");

  private final String words;

  PeerPath(String words) {
    this.words = words;
  }

  /** The kind of network that leads to a partner who is seen at {@code address}. */
  static PeerPath to(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    boolean uniqueLocal = ip instanceof Inet6Address && (ip.getAddress()[0] & 0xfe) == 0xfc;
    boolean within =
        ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || ip.isLoopbackAddress() || uniqueLocal;
    return within ? LAN : DIRECT;
  }

  /** As it stands in a sentence: connected <em>directly</em>. */
  @Override
  public String toString() {
    return words;
  }
}
