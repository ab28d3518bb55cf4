package dev.mediator.peer;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Challenge.Answer;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerResponse;
import dev.mediator.protocol.Session;
import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The Peer handshake: how two ends of a new connection prove their keys to each other, and agree on
 * encryption (protocol, messages 7 to 10).
 *
 * <p>Encryption is always offered, by a field and by the type of the nonce at once: the nonce
 * cannot be changed on the way, so an offer that was stripped shows.
 */
final class PeerHandshake {
  private final PeerKeyPair own;
  private final PeerKey partner;
  private final boolean plainAllowed;
  private final SecureRandom random;

  PeerHandshake(Wish wish, PeerKey partner, SecureRandom random) {
    this.own = wish.own();
    this.partner = partner;
    this.plainAllowed = wish.plainAllowed();
    this.random = random;
  }

  /** What the other end turned out to be. */
  enum Verdict {
    /** The partner, who goes on with TLS. */
    ENCRYPTED,
    /** The partner, who goes on in the clear, as was allowed. */
    PLAIN,
    /** Perhaps the partner, but without an offer of encryption: nothing more was said. */
    PLAIN_REFUSED,
    /** Somebody without the partner's key, or with somebody in between. */
    IMPOSTOR
  }

  /** The Client's side, which speaks first. */
  Verdict asClient(Wire wire) throws IOException {
    return ask(wire, null).conclude(wire);
  }

  /** The Client's side, up to the Peer's answer: it proves the Peer's key, or does not. */
  Asked ask(Wire wire, @Nullable Session session) throws IOException {
    Nonce nonce = Nonce.ofPeer(true, random);
    wire.send(new PeerChallenge(Challenge.pose(nonce, partner), true, session));
    PeerChallengeResponse response = wire.receive(PeerChallengeResponse.class);
    boolean proved = nonce.matches(response.decryptedNonce()) && !wire.hasMore();
    return new Asked(response, proved);
  }

  /** The Peer's side, for the first message of whoever called. */
  boolean isAcceptable(PeerChallenge challenge) {
    return challenge.tls() || plainAllowed;
  }

  /**
   * The Peer's side, up to its own challenge. It costs one decryption, and looks the same from
   * outside whatever came of that.
   */
  Answered answer(Wire wire, PeerChallenge challenge) throws IOException {
    Answer answer = Challenge.answerPeer(challenge.encryptedNonce(), own, challenge.tls(), random);
    Nonce nonce = Nonce.ofPeer(challenge.tls(), random);
    wire.send(
        new PeerChallengeResponse(Challenge.pose(nonce, partner), answer.text(), challenge.tls()));
    return new Answered(wire, nonce, answer.echoed(), challenge.tls());
  }

  private static Verdict verdict(boolean proved, boolean tls) {
    if (!proved) {
      return Verdict.IMPOSTOR;
    }
    return tls ? Verdict.ENCRYPTED : Verdict.PLAIN;
  }

  /** The Client's side, while its own answer is due. */
  final class Asked {
    private final PeerChallengeResponse response;
    private final boolean proved;

    private Asked(PeerChallengeResponse response, boolean proved) {
      this.response = response;
      this.proved = proved;
    }

    /** Whether the other end holds the key, or has somebody who does. */
    boolean provesTheKey() {
      return proved;
    }

    /** Whether it is of any use to answer. */
    boolean isAcceptable() {
      return proved && (response.tls() || plainAllowed);
    }

    /** Answers over the same connection; {@code wire} may have a deadline of its own. */
    Verdict conclude(Wire wire) throws IOException {
      if (!isAcceptable()) {
        return proved ? Verdict.PLAIN_REFUSED : Verdict.IMPOSTOR;
      }
      Answer answer = Challenge.answerPeer(response.encryptedNonce(), own, response.tls(), random);
      wire.send(new PeerResponse(answer.text()));
      try {
        wire.receiveLast(PeerAcknowledgement.class);
      } catch (IOException e) {
        // Who asked for something else cannot be answered better at another time.
        if (answer.echoed()) {
          throw e;
        }
      }
      return verdict(answer.echoed(), response.tls());
    }
  }

  /** The Peer's side, while the Client's answer is due. */
  record Answered(Wire wire, Nonce nonce, boolean echoed, boolean tls) {
    Verdict conclude() throws IOException {
      String decrypted = wire.receive(PeerResponse.class).decryptedNonce();
      boolean proved = nonce.matches(decrypted) && echoed && !wire.hasMore();
      if (proved) {
        wire.send(new PeerAcknowledgement());
      }
      return verdict(proved, tls);
    }
  }
}
