package dev.mediator.lab;

/** A version of IP: where things are in it. */
enum IpVersion {
  V4("203.0.113.1", "203.0.113.2", "0.0.0.0", 24),
  V6("2001:db8::1", "2001:db8::2", "::", 64);

  /** The addresses of the public host. */
  final String publicHost;

  final String publicHostToo;

  /** Where one comes from who does not mind. */
  final String any;

  /** How much of an address on the Internet is that of the network. */
  private final int prefix;

  IpVersion(String publicHost, String publicHostToo, String any, int prefix) {
    this.publicHost = publicHost;
    this.publicHostToo = publicHostToo;
    this.any = any;
    this.prefix = prefix;
  }

  /** The outer address of a site's last router. */
  String router(int site) {
    return this == V4 ? "203.0.113." + 10 * site : "2001:db8::" + 10 * site;
  }

  /** An address among those of the hosts of a site without NAT. */
  String subnet(int site, int last) {
    return this == V4
        ? "198.51.100." + (64 * site + last)
        : "2001:db8:" + site + "::" + Integer.toHexString(last);
  }

  /** The same as a network. */
  String subnet(int site) {
    return subnet(site, 0) + (this == V4 ? "/26" : "/64");
  }

  /** What makes {@code address} one that can be given to an interface, and used at once. */
  String onTheInternet(String address) {
    return inside(address, prefix);
  }

  /** The same among the hosts of a site. */
  String atTheSite(String address) {
    return inside(address, this == V4 ? 26 : 64);
  }

  private String inside(String address, int length) {
    return address + "/" + length + (this == V4 ? "" : " nodad");
  }
}
