package dev.mediator.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of p2psc, protocol version 0, grouped by who says it to whom.
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
   */
  record Advertise(int version, String ourKey, String theirKey, @Nullable List<String> extensions)
      implements ToMediator {
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

  /** It ends here, for this reason, in plain English. */
  record AdvertiseAbort(String reason) implements FromMediator {
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
   */
  record PeerChallenge(String encryptedNonce, boolean tls) implements BetweenPeers {
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
}
