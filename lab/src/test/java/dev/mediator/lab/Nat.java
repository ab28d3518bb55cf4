package dev.mediator.lab;

/**
 * How a router behaves, as rules of nftables: its kind, what becomes of TCP that nobody asked for,
 * and whether those inside can reach each other at the outer address.
 *
 * <p>The rules suppose the interfaces {@code lan} and {@code wan}. They learn three maps from each
 * SYN that leaves: where an inner endpoint is seen, who is behind an outer port, and who has been
 * spoken to from it.
 */
record Nat(NatKind kind, Unsolicited unsolicited, boolean hairpin) {
  /** What a router does with TCP that nobody asked for. */
  enum Unsolicited {
    DROP("drop"),
    RESET("reset"),
    /** Lets it in to the router itself, where nobody listens. */
    ACCEPT("accept");

    final String title;

    Unsolicited(String title) {
      this.title = title;
    }
  }

  private static final String SKELETON =
      """
      table ip lab {
        map outer {
          type ipv4_addr . inet_service : inet_service; flags dynamic,timeout; timeout 5m;
        }
        map inner {
          type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m;
        }
        map spoken {
          type ipv4_addr . inet_service : ipv4_addr . inet_service
          flags dynamic,timeout; timeout 5m;
        }
        chain input {
          type filter hook input priority 0; policy accept;
          iifname wan ct state new %TCP% %INPUT%
        }
        chain forward {
          type filter hook forward priority 0; policy drop;
          ct state established,related accept
          iifname lan accept
          ct status dnat accept
          %FORWARD%
        }
        chain prerouting {
          type nat hook prerouting priority -100; policy accept;
          %HAIRPIN_IN%
          %INBOUND%
        }
        chain postrouting {
          type nat hook postrouting priority 100; policy accept;
          %HAIRPIN_OUT%
          %OUTBOUND%
        }
        chain learn {
          type filter hook postrouting priority 110; policy accept;
          oifname != wan return
          %FORGET%
          ct state != new return
          ct direction != original return
          %TCP% update @outer { %ORIGIN% : tcp sport }
          %TCP% update @inner { tcp sport : %ORIGIN% }
          %TCP% update @spoken { ip daddr . tcp sport : %ORIGIN% }
        }
      }
      """;

  /** The rules, for a router whose outer address is {@code address}. */
  String rules(String address) {
    boolean loops = hairpin && kind.translates();
    String lookUp = "meta l4proto tcp snat ip to " + address + " : ip saddr . tcp sport map @outer";
    return SKELETON
        .replace("%INPUT%", verdict())
        .replace("%FORGET%", forget())
        .replace("%FORWARD%", kind == NatKind.N ? "accept" : "meta l4proto tcp " + refusal())
        .replace("%HAIRPIN_IN%", hairpinIn(address, loops))
        .replace("%INBOUND%", inbound())
        .replace("%HAIRPIN_OUT%", loops ? hairpinOut(address, lookUp) : "")
        .replace("%OUTBOUND%", outbound(lookUp))
        .replace("%TCP%", "meta l4proto tcp")
        .replace("%ORIGIN%", "ct original ip saddr . ct original proto-src");
  }

  private String verdict() {
    return unsolicited == Unsolicited.ACCEPT ? "accept" : refusal();
  }

  /** What is let in to the router is not forwarded for that: it is refused by whoever it is for. */
  private String refusal() {
    return unsolicited == Unsolicited.DROP ? "drop" : "reject with tcp reset";
  }

  private String forget() {
    String last = "tcp flags & (fin|rst) != 0 ct direction original delete ";
    return kind.forgets()
        ? last + "@outer { %ORIGIN% : tcp sport }\n" + last + "@inner { tcp sport : %ORIGIN% }"
        : "";
  }

  private String inbound() {
    if (!kind.translates()) {
      return "";
    }
    return switch (kind.filtering) {
      case NONE -> "iifname wan dnat ip to tcp dport map @inner";
      case ADDRESS -> "iifname wan dnat ip to ip saddr . tcp dport map @spoken";
      case ADDRESS_AND_PORT -> "";
    };
  }

  private String outbound(String lookUp) {
    return switch (kind.mapping) {
      case NONE -> "";
      case PORT_KEPT -> "oifname wan masquerade";
      case RANDOM -> "oifname wan " + lookUp + "\noifname wan masquerade fully-random";
      case BY_DESTINATION -> "oifname wan masquerade fully-random";
    };
  }

  private static String hairpinIn(String address, boolean loops) {
    return loops ? "iifname lan ip daddr " + address + " dnat ip to tcp dport map @inner" : "";
  }

  /** To the one who is called in this way, the caller too is at the outer address. */
  private String hairpinOut(String address, String lookUp) {
    String back = "iifname lan oifname lan ct status dnat ";
    String anywhere = back + "snat ip to " + address;
    return switch (kind.mapping) {
      case NONE, PORT_KEPT -> anywhere;
      case RANDOM -> back + lookUp + "\n" + anywhere + " fully-random";
      case BY_DESTINATION -> anywhere + " fully-random";
    };
  }
}
