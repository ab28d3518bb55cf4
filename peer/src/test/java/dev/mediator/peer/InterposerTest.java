package dev.mediator.peer;

import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static dev.mediator.peer.TcpPair.meanwhile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.Between.Plain;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody between two peers of ours, who rewrites their handshake: no connection comes of it. */
class InterposerTest {
  private static final PeerKeyPair MALLORY = identity(2);
  private static final Duration LONG = Ground.PATIENCE;
  private static final Duration SHORT = Duration.ofSeconds(4);

  /** From which messages the offer of encryption is taken. */
  enum Strip {
    CHALLENGE(true, false),
    RESPONSE(false, true),
    BOTH(true, true);

    private final boolean challenge;
    private final boolean response;

    Strip(boolean challenge, boolean response) {
      this.challenge = challenge;
      this.response = response;
    }
  }

  @ParameterizedTest
  @EnumSource
  void strippingTheOfferEndsTheMeeting(Strip strip) throws Exception {
    try (Between meeting =
        new Between(
            Plain.NEITHER,
            SHORT,
            (between, itself) -> relay(between, !strip.challenge, !strip.response))) {
      assertThat(meeting.clientsFailure())
          .isInstanceOf(
              strip.challenge
                  ? PeerException.PartnerUnreachable.class
                  : PeerException.PlainRefused.class);
      meeting.assertPeerTurnedAway();
    }
  }

  /** The nonces tell that there was an offer. */
  @ParameterizedTest
  @EnumSource
  void strippingTheOfferIsNoticedEvenWhenPlainIsAllowed(Strip strip) throws Exception {
    try (Between meeting =
        new Between(
            Plain.BOTH,
            LONG,
            (between, itself) -> relay(between, !strip.challenge, !strip.response))) {
      assertThat(meeting.clientsFailure()).isInstanceOf(PeerException.Impostor.class);
      meeting.assertPeerTurnedAway();
    }
  }

  /** What it then decrypts is of no use to the Client. */
  @ParameterizedTest
  @ValueSource(strings = {"p0.AAAAAAAAAAAAAAAAAAAAAA", "p1.AAAAAAAAAAAAAAAAAAAAAA", "1234567890"})
  void askingThePeerAnotherNonceIsNoProofToTheClient(String own) throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          Wire client = Interposer.wire(between.peer());
          Wire peer = Interposer.wire(between.client());
          client.receive(PeerChallenge.class);
          peer.send(new PeerChallenge(StockPartner.encrypt(own, key(1)), true, null));
          client.send(peer.receive(PeerChallengeResponse.class));
          peer.send(client.receive(PeerResponse.class));
        };
    try (Between meeting = new Between(Plain.NEITHER, LONG, deed)) {
      assertThat(meeting.clientsFailure()).isInstanceOf(PeerException.Impostor.class);
      meeting.assertPeerTurnedAway();
    }
  }

  /** It has relayed the proof, and answers its own nonce; then TLS asks for the Peer's key. */
  @ParameterizedTest
  @CsvSource({
    "p0.AAAAAAAAAAAAAAAAAAAAAA,true",
    "p1.AAAAAAAAAAAAAAAAAAAAAA,true",
    "1234567890,true",
    "p0.AAAAAAAAAAAAAAAAAAAAAA,false",
    "p1.AAAAAAAAAAAAAAAAAAAAAA,false",
    "1234567890,false"
  })
  void askingTheClientAnotherNonceDoesNotGetIt(String own, boolean offer) throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          Wire client = Interposer.wire(between.peer());
          Wire peer = Interposer.wire(between.client());
          peer.send(client.receive(PeerChallenge.class));
          String proof = peer.receive(PeerChallengeResponse.class).decryptedNonce();
          String posed = StockPartner.encrypt(own, key(0));
          client.send(new PeerChallengeResponse(posed, proof, offer));
          peer.send(client.receive(PeerResponse.class));
          client.send(new PeerAcknowledgement());
          new TlsStranger(MALLORY, "TLSv1.3").meet(between, PeerRole.PEER);
        };
    try (Between meeting = new Between(Plain.NEITHER, LONG, deed)) {
      assertThat(meeting.clientsFailure())
          .isInstanceOf(offer ? PeerException.Impostor.class : PeerException.PlainRefused.class);
      meeting.assertPeerTurnedAway();
    }
  }

  /** An honest handshake, and TLS with each side by itself. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherCertificateIsNoticedByBoth(boolean borrowed) throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          relay(between, true, true);
          FutureTask<Integer> asPeer =
              meanwhile(() -> stranger(borrowed, 1).meet(between, PeerRole.PEER));
          FutureTask<Integer> asClient =
              meanwhile(() -> stranger(borrowed, 0).meet(between, PeerRole.CLIENT));
          awaitEnd(asPeer);
          awaitEnd(asClient);
        };
    try (Between meeting = new Between(Plain.NEITHER, LONG, deed)) {
      assertThat(meeting.clientsFailure())
          .isInstanceOf(PeerException.Impostor.class)
          .hasMessageContaining(borrowed ? "no TLS" : "another key");
      assertThat(meeting.assertPeerTurnedAway().toString())
          .contains(borrowed ? "no TLS" : "another key");
    }
  }

  /** Bytes that are none of TLS, in place of the Peer's. */
  @Test
  void garbageInPlaceOfTlsIsFinal() throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          relay(between, true, true);
          between.peer().write(UTF_8.encode("how do you do?"));
          between.peer().socket().getInputStream().transferTo(OutputStream.nullOutputStream());
        };
    try (Between meeting = new Between(Plain.NEITHER, LONG, deed)) {
      assertThat(meeting.clientsFailure())
          .isInstanceOf(PeerException.Impostor.class)
          .hasMessageContaining("no TLS");
    }
  }

  /** A byte now and then keeps any timeout for one read from passing. */
  @Test
  void aDripInTlsDoesNotOutlastTheDeadline() throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          relay(between, true, true);
          between.peer().write(ByteBuffer.wrap(new byte[] {22, 3, 3, 64, 0, 2, 0, 63, 0}));
          while (true) {
            LockSupport.parkNanos(50_000_000);
            between.peer().write(ByteBuffer.wrap(new byte[1]));
          }
        };
    try (Between meeting = new Between(Plain.NEITHER, SHORT, deed)) {
      assertThat(meeting.clientsFailure()).isInstanceOf(PeerException.PartnerUnreachable.class);
    }
  }

  /** Passes the handshake on: the question and the answer each with their offer, or without. */
  static void relay(TcpPair between, boolean asked, boolean answered) throws IOException {
    Wire client = Interposer.wire(between.peer());
    Wire peer = Interposer.wire(between.client());
    PeerChallenge challenge = client.receive(PeerChallenge.class);
    peer.send(new PeerChallenge(challenge.encryptedNonce(), challenge.tls() && asked, null));
    PeerChallengeResponse response = peer.receive(PeerChallengeResponse.class);
    client.send(
        new PeerChallengeResponse(
            response.encryptedNonce(), response.decryptedNonce(), response.tls() && answered));
    peer.send(client.receive(PeerResponse.class));
    client.send(peer.receive(PeerAcknowledgement.class));
  }

  private static TlsStranger stranger(boolean borrowed, int victim) throws Exception {
    return borrowed
        ? TlsStranger.withCertificateOf(identity(victim), MALLORY)
        : new TlsStranger(MALLORY, "TLSv1.3");
  }

  private static void awaitEnd(FutureTask<Integer> stranger) throws Exception {
    try {
      assertThat(TcpPair.outcome(stranger)).isEqualTo(-1);
    } catch (IOException e) {
      // Turned down within TLS.
    }
  }
}
