package dev.mediator.lab;

import dev.mediator.lab.Nat.Unsolicited;
import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.lab.NatKind.Mapping;

/**
 * How one router behaves, as rules of nftables.
 *
 * <p>The rules suppose the interfaces {@code lan} and {@code wan}. They learn three maps from each
 * SYN that leaves: where an inner endpoint is seen, who is behind an outer port, and who has been
 * spoken to from it.
 */
final class Ruleset {
  private static final String TCP = "meta l4proto tcp ";

  private static final String FIREWALL =
      """
      table %FAMILY% lab {
        chain input {
          type filter hook input priority 0; policy accept;
          iifname wan ct state new %INPUT%
        }
        chain forward {
          type filter hook forward priority 0; policy drop;
          ct state established,related accept
          iifname lan accept
          ct status dnat accept
          %FORWARD%
        }
      }
      """;

  private static final String TRANSLATION =
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

  private final NatKind kind;
  private final Unsolicited unsolicited;
  private final boolean hairpin;

  Ruleset(Nat nat) {
    this.kind = nat.kind();
    this.unsolicited = nat.unsolicited();
    this.hairpin = nat.hairpin();
  }

  /** The rules, for a router whose outer address is {@code address}. */
  String at(String address) {
    StringBuilder rules = new StringBuilder();
    for (IpVersion version : kind.versions()) {
      boolean old = version == IpVersion.V4;
      rules.append(firewall().replace("%FAMILY%", old ? "ip" : "ip6"));
      rules.append(old && kind.mapping != Mapping.NONE ? translation(address) : "");
    }
    return rules.toString();
  }

  private String firewall() {
    boolean open = kind.mapping == Mapping.NONE && kind.filtering == Filtering.NONE;
    return FIREWALL
        .replace("%INPUT%", TCP + verdict())
        .replace("%FORWARD%", open ? "accept" : TCP + refusal());
  }

  private String translation(String address) {
    String lookUp = TCP + "snat ip to " + address + " : ip saddr . tcp sport map @outer";
    return TRANSLATION
        .replace("%FORGET%", forget())
        .replace("%HAIRPIN_IN%", hairpin ? hairpinIn(address) : "")
        .replace("%INBOUND%", inbound())
        .replace("%HAIRPIN_OUT%", hairpin ? hairpinOut(address, lookUp) : "")
        .replace("%OUTBOUND%", outbound(lookUp))
        .replace("%TCP%", TCP)
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

  private static String hairpinIn(String address) {
    return "iifname lan ip daddr " + address + " dnat ip to tcp dport map @inner";
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
