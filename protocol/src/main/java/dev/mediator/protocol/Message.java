package dev.mediator.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of p2psc, protocol version 0, or of the traversal extension (32 to 38), grouped by
 * who says it to whom.
 *
 * <p>A record holds what its payload holds, by the same names. Those that carry a decrypted nonce
 * do not show it in {@code toString}.
 */
public sealed interface Message {

  /** The number that stands in the field {@code type}. */
  int type();

  /** What a peer says to the Mediator. */
  sealed interface ToMediator extends Message {}

  /** What the Mediator says to a peer. */
  sealed interface FromMediator extends Message {}

  /** What two peers say to each other, once they have a socket. */
  sealed interface BetweenPeers extends Message {}

  /**
   * Who I am and whom I want.
   *
   * @param version 0 to 255
   * @param ourKey the sender's public key, PEM
   * @param theirKey the key of the one peer it wants, PEM
   * @param extensions what the sender offers beyond version 0; null from a stock peer, which does
   *     not know the field
   * @param candidates where else the sender could be reached: the addresses of its own interfaces
   */
  record Advertise(
      int version,
      String ourKey,
      String theirKey,
      @Nullable List<String> extensions,
      List<Endpoint> candidates)
      implements ToMediator {

    /** One without candidates, as every stock peer sends it. */
    public Advertise(
        int version, String ourKey, String theirKey, @Nullable List<String> extensions) {
      this(version, ourKey, theirKey, extensions, List.of());
    }

    @Override
    public int type() {
      return 0;
    }

    /** Whether the sender is a peer of ours, which closes first, rather than a stock one. */
    public boolean ours() {
      return extensions != null;
    }
  }

  /** Prove it: a nonce, encrypted with the key that was advertised as the sender's own. */
  record AdvertiseChallenge(String encryptedNonce) implements FromMediator {
    @Override
    public int type() {
      return 1;
    }
  }

  /** The nonce, decrypted. */
  record AdvertiseResponse(String nonce) implements ToMediator {
    @Override
    public int type() {
      return 2;
    }

    @Override
    public String toString() {
      return "AdvertiseResponse[...]";
    }
  }

  /**
   * It ends here, for this reason, in plain English.
   *
   * @param retryAfterMillis after how long another try is welcome, from 0 to {@link
   *     WireLimits#MAX_MILLIS}; null if it would be of no use
   */
  record AdvertiseAbort(String reason, @Nullable Integer retryAfterMillis) implements FromMediator {
    /** For good. */
    public AdvertiseAbort(String reason) {
      this(reason, null);
    }

    @Override
    public int type() {
      return 3;
    }
  }

  /** Advertise again, from another port, for this reason, in plain English. */
  record AdvertiseRetry(String reason) implements FromMediator {
    @Override
    public int type() {
      return 4;
    }
  }

  /**
   * Hang up and listen: the Peer's own address, as observed.
   *
   * @param ip null only from other mediators: the specification asks for it, stock peers ignore it
   */
  record PeerDisconnect(@Nullable String ip, int port) implements FromMediator {
    @Override
    public int type() {
      return 5;
    }
  }

  /** Dial: the version that the Peer advertised, and its address, as observed. */
  record PeerIdentification(int version, String ip, int port) implements FromMediator {
    @Override
    public int type() {
      return 6;
    }
  }

  /**
   * From the Client: a nonce, encrypted with the Peer's key.
   *
   * @param tls whether the sender offers TLS for what follows; a stock peer does not know the field
   * @param session what the Mediator told both in PunchOffer; null where there was none
   */
  record PeerChallenge(String encryptedNonce, boolean tls, @Nullable Session session)
      implements BetweenPeers {
    @Override
    public int type() {
      return 7;
    }
  }

  /**
   * From the Peer: the Client's nonce decrypted, and its own, encrypted with the Client's key.
   *
   * @param tls whether the sender offers TLS, too: then both use it
   */
  record PeerChallengeResponse(String encryptedNonce, String decryptedNonce, boolean tls)
      implements BetweenPeers {
    @Override
    public int type() {
      return 8;
    }

    @Override
    public String toString() {
      return "PeerChallengeResponse[...]";
    }
  }

  /** From the Client: the Peer's nonce, decrypted. */
  record PeerResponse(String decryptedNonce) implements BetweenPeers {
    @Override
    public int type() {
      return 9;
    }

    @Override
    public String toString() {
      return "PeerResponse[...]";
    }
  }

  /** From the Peer: both are who they say; what follows are their own bytes. */
  record PeerAcknowledgement() implements BetweenPeers {
    @Override
    public int type() {
      return 10;
    }
  }

  /**
   * Your partner is here, and both of you can punch: listen, and say that you do.
   *
   * @param observed the receiver's own address, as the Mediator sees it
   * @param candidates where the partner may be reached: its observed address, then its own
   * @param version what the partner advertised
   * @param timeoutMillis how long to try, from PunchGo on
   */
  record PunchOffer(
      Session session,
      Role role,
      Endpoint observed,
      List<Endpoint> candidates,
      int version,
      int timeoutMillis)
      implements FromMediator {
    @Override
    public int type() {
      return 32;
    }
  }

  /** I listen, on the port from which I connected. */
  record PunchReady(Session session) implements ToMediator {
    @Override
    public int type() {
      return 33;
    }
  }

  /** Both of you listen: dial now. */
  record PunchGo(Session session) implements FromMediator {
    @Override
    public int type() {
      return 34;
    }
  }

  /**
   * What became of it.
   *
   * @param connected whether the sender has a connection that proved the partner's key
   * @param over {@code lan} or {@code direct} if so: what kind of address it leads to
   * @param afterMillis how long after PunchGo it stood, or the sender gave up
   * @param answers if not, what each candidate answered, in the order of PunchOffer, a word each
   */
  record PunchResult(
      Session session,
      boolean connected,
      @Nullable String over,
      int afterMillis,
      List<String> answers)
      implements ToMediator {
    @Override
    public int type() {
      return 35;
    }
  }

  /** From the next byte on, this connection carries the partner's bytes. */
  record RelayOpen(Session session) implements FromMediator {
    @Override
    public int type() {
      return 36;
    }
  }

  /**
   * How do you see me? In place of an Advertise or before it, once a connection.
   *
   * @param dialBack whether the Mediator is to try, too, if a stranger gets in to that address
   */
  record AddressRequest(boolean dialBack) implements ToMediator {
    @Override
    public int type() {
      return 37;
    }
  }

  /**
   * So I see you.
   *
   * @param observed the receiver's own address, as the Mediator sees it
   * @param dialledBack whether a connection to there came up, from a port of the Mediator's that
   *     the receiver never dialled; null where none was tried
   * @param otherPorts where else the Mediator can be asked the same: at the same IP address
   */
  record AddressReport(Endpoint observed, @Nullable Boolean dialledBack, List<Integer> otherPorts)
      implements FromMediator {
    @Override
    public int type() {
      return 38;
    }
  }
}
