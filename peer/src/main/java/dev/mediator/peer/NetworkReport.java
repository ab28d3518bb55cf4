package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;

/**
 * What stands between this machine and the Internet, as far as a Mediator can tell, and who gets
 * through: what {@link NetworkProbe} found.
 *
 * @param local where this machine was when it asked
 * @param observed where the Mediator saw it
 */
public record NetworkReport(
    Endpoint local, Endpoint observed, Mapping mapping, Filtering filtering) {

  /** Where others see a program of this machine. */
  public enum Mapping {
    /** Where it is: no NAT. */
    NONE("no NAT: others see this machine where it is"),
    /** At a NAT, at the port that it has here. */
    PORT_KEPT("a NAT that keeps the port"),
    /** At a NAT, at another port, which is the same for everybody. */
    ONE_PORT("a NAT that takes another port, the same for every destination"),
    /** At a NAT, at another port for each destination. */
    BY_DESTINATION("a NAT that takes another port for every destination"),
    /** At a NAT; the Mediator has one port only, so that there was nothing to compare. */
    UNKNOWN(
        "a NAT; whether it takes another port for every destination takes a second port of the"
            + " mediator to find out");

    private final String words;

    Mapping(String words) {
      this.words = words;
    }

    /** In a sentence. */
    @Override
    public String toString() {
      return words;
    }
  }

  /** Who gets in to where others see a program of this machine, unless it has dialled them. */
  public enum Filtering {
    /** Everybody. */
    NONE("strangers get in"),
    /** Another port of the Mediator's address does; it had no other address to try. */
    BY_ADDRESS("strangers get in, if at the address of somebody who was dialled"),
    /** Nobody. */
    CLOSED("strangers do not get in"),
    /** The Mediator did not try. */
    UNKNOWN("whether strangers get in is not known: the mediator has no time to try it now");

    private final String words;

    Filtering(String words) {
      this.words = words;
    }

    /** In a sentence. */
    @Override
    public String toString() {
      return words;
    }
  }

  /** Whom of those that punch this machine gets a direct connection with. */
  public enum Partners {
    /** Whatever network they are in. */
    ALL("every partner"),
    /** All but those whose NAT takes another port for every destination. */
    PREDICTABLE("every partner but those whose NAT takes another port for every destination"),
    /** Those alone whom somebody at an unknown port can dial. */
    OPEN("those partners alone whom strangers can dial"),
    /** It depends on what could not be found out; at the least the open ones. */
    UNKNOWN("partners whom strangers can dial, and perhaps others");

    private final String words;

    Partners(String words) {
      this.words = words;
    }

    /** In a sentence. */
    @Override
    public String toString() {
      return words;
    }
  }

  /** With whom two that dial at the same moment get through (protocol, "Traversal"). */
  public Partners partners() {
    boolean open = filtering == Filtering.NONE || filtering == Filtering.BY_ADDRESS;
    if (open) {
      return Partners.ALL;
    }
    return switch (mapping) {
      case NONE, PORT_KEPT, ONE_PORT ->
          filtering == Filtering.CLOSED ? Partners.PREDICTABLE : Partners.UNKNOWN;
      case BY_DESTINATION -> Partners.OPEN;
      case UNKNOWN -> Partners.UNKNOWN;
    };
  }

  /**
   * Whether the Mediator sees this machine within a private network, in which both of them are:
   * then nothing is known of what lies between that and the Internet.
   */
  public boolean isPrivate() {
    return observed.isPrivate() || observed.isLocal();
  }

  /** What such networks are called. */
  public String kind() {
    boolean closed = filtering == Filtering.CLOSED;
    return switch (mapping) {
      case NONE ->
          filtering == Filtering.UNKNOWN ? "no NAT" : closed ? "no NAT, a firewall" : "open";
      case BY_DESTINATION -> "symmetric NAT";
      case UNKNOWN -> "NAT";
      case PORT_KEPT, ONE_PORT ->
          switch (filtering) {
            case NONE -> "full cone NAT";
            case BY_ADDRESS -> "full cone or address-restricted NAT";
            case CLOSED -> "port-restricted NAT";
            case UNKNOWN -> "cone NAT";
          };
    };
  }
}
