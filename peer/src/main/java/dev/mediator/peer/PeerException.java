package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why two peers did not meet; the message says what happened, and what to do.
 *
 * <p>Each kind is a class, so that a {@code switch} over them is complete. Nothing is left open
 * behind any of them.
 */
public abstract sealed class PeerException extends IOException {
  private static final long serialVersionUID = 1L;

  private PeerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The Mediator's name is unknown, nobody answers there, or whoever does is no Mediator. */
  public static final class MediatorUnreachable extends PeerException {
    private static final long serialVersionUID = 1L;

    MediatorUnreachable(MediatorAddress mediator, String reason, @Nullable Throwable cause) {
      super(
          "the mediator "
              + mediator
              + " cannot be reached: "
              + reason
              + "; check its name and port, and that it runs",
          cause);
    }
  }

  /**
   * Whoever answers over TLS does not prove to be the Mediator that was meant, by a certificate for
   * its name or by the key that was pinned. It was told nothing.
   */
  public static final class MediatorUntrusted extends PeerException {
    private static final long serialVersionUID = 1L;

    MediatorUntrusted(MediatorAddress mediator, @Nullable String reason, Throwable cause) {
      super("the mediator " + mediator + " is not to be trusted: " + reason, cause);
    }
  }

  /** The Mediator said no (protocol, messages 3 and 4). */
  public static final class Refused extends PeerException {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final boolean isFinal;

    Refused(MediatorAddress mediator, String reason) {
      this(mediator, reason, true);
    }

    /** For good, or for want of room. */
    Refused(MediatorAddress mediator, String reason, boolean isFinal) {
      super("the mediator " + mediator + " refused: " + reason, null);
      this.reason = reason;
      this.isFinal = isFinal;
    }

    /** Whether it would say so again; if not, it had no room, and may have later. */
    public boolean isFinal() {
      return isFinal;
    }

    /** The Mediator's own words, in plain English, or ours on why its challenge was not met. */
    public String reason() {
      return reason;
    }
  }

  /** The partner did not come before the deadline, or it came and did not get through to here. */
  public static final class NobodyCame extends PeerException {
    private static final long serialVersionUID = 1L;

    private final boolean matched;

    NobodyCame(Duration within, boolean matched, @Nullable Endpoint plainCaller) {
      super(
          (matched
                  ? "the partner came, and did not get through within "
                  : "the partner did not come within ")
              + words(within)
              + (matched
                  ? "; a firewall or NAT on this side may be in the way"
                  : "; is it running, with the same mediator and your public key?")
              + (plainCaller == null ? "" : remark(plainCaller)),
          null);
      this.matched = matched;
    }

    /** Whether the partner had come to the Mediator, and did not get through from there. */
    public boolean matched() {
      return matched;
    }

    private static String words(Duration within) {
      long seconds = within.toSeconds();
      return seconds == 0
          ? within.toMillis() + " ms"
          : seconds + (seconds == 1 ? " second" : " seconds");
    }

    /** Anybody may have called: this is no advice to give encryption up. */
    private static String remark(Endpoint plainCaller) {
      return " ("
          + plainCaller
          + " proved nothing and called without encryption; a stock p2psc peer would, and"
          + " allowPlain(), or --allow-plain, would let it in: only if you expect one)";
    }
  }

  /**
   * The Mediator told where the partner is, and no connection to there came up, nor one the other
   * way round, until the deadline passed. It tells of the last meeting that failed; {@link
   * PeerState.Retrying} told of each when it did.
   */
  public static final class PartnerUnreachable extends PeerException {
    private static final long serialVersionUID = 1L;
    // As Endpoint is not serializable, and an exception is.
    private final String ip;
    private final int port;

    PartnerUnreachable(Endpoint partner, @Nullable Throwable cause) {
      this(
          partner,
          "the partner cannot be reached at "
              + partner
              + (cause == null ? "" : " (" + cause.getMessage() + ")")
              + "; a firewall or NAT on its side may be in the way",
          cause);
    }

    private PartnerUnreachable(Endpoint partner, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.ip = partner.ip();
      this.port = partner.port();
    }

    /** When both dialled, and each candidate answered as {@code answers} says. */
    static PartnerUnreachable fromBothSides(Endpoint partner, String answers) {
      return new PartnerUnreachable(
          partner,
          "the networks of the two keep them apart: both dialled, in vain (here: "
              + answers
              + "); ask the mediator's operator for --relay, which needs encryption on both sides, or"
              + " try a network with another router on one side",
          null);
    }

    /** When the Mediator relayed the two, and that failed, too. */
    static PartnerUnreachable throughTheMediator(Endpoint partner, IOException cause) {
      return new PartnerUnreachable(
          partner,
          "the networks of the two keep them apart, and the connection through the mediator failed ("
              + cause.getMessage()
              + ")",
          cause);
    }

    /** Where it was dialled last. */
    public Endpoint partner() {
      return new Endpoint(ip, port);
    }
  }

  /** Whoever answered where the partner should be does not hold its key. */
  public static final class Impostor extends PeerException {
    private static final long serialVersionUID = 1L;

    Impostor(Endpoint address, String detail) {
      super(
          "somebody else answers at "
              + address
              + " in the partner's place: "
              + detail
              + "; do not trust this network, and compare the partner's fingerprint",
          null);
    }
  }

  /** The partner was dialled, offers no encryption, and plain connections were not allowed. */
  public static final class PlainRefused extends PeerException {
    private static final long serialVersionUID = 1L;

    PlainRefused(Endpoint address) {
      super(
          "the partner at "
              + address
              + " does not offer encryption; allow plain connections if it is a stock p2psc peer",
          null);
    }
  }

  /** It was cancelled, or the thread was interrupted; its interrupt status is set again. */
  public static final class Cancelled extends PeerException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("cancelled before the partner was reached", null);
    }
  }
}
