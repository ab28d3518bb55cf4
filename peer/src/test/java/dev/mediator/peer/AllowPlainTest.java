package dev.mediator.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.peer.Between.Plain;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/**
 * What {@code allowPlain} costs: an interposer who says to each side that the other is a stock peer
 * and has it answer what the other asked. This is what SECURITY warns of.
 */
class AllowPlainTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void toBothAnInterposerReadsAndWrites() throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          PeerChallengeResponse asked = inTheMiddle(between, itself);
          Interposer.wire(between.peer()).send(asked);
          PeerResponse proof = Interposer.wire(between.peer()).receive(PeerResponse.class);
          Interposer.wire(between.client()).send(proof);
          Interposer.wire(between.client()).receive(PeerAcknowledgement.class);
          Interposer.wire(between.peer()).send(new PeerAcknowledgement());
          between.client().write(UTF_8.encode("forged: " + read(between.peer())));
          between.peer().shutdownOutput();
        };
    try (Between meeting = new Between(Plain.BOTH, Ground.PATIENCE, deed);
        PeerConnection client = meeting.client()) {
      assertThat(client.encrypted()).isFalse();
      client.output().write("hello".getBytes(UTF_8));
      try (PeerConnection peer = meeting.peer()) {
        assertThat(peer.encrypted()).isFalse();
        assertThat(peer.input().readAllBytes()).isEqualTo("forged: hello".getBytes(UTF_8));
      }
    }
  }

  /** The Peer sends it away; its proof that it holds the key can be had with the offer. */
  @Test
  void toTheClientAloneAnInterposerPlaysThePeer() throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          Wire client = Interposer.wire(between.peer());
          PeerChallenge challenge = client.receive(PeerChallenge.class);
          String proof = proof(itself, challenge);
          Nonce own = Nonce.ofPeer(false, RANDOM);
          client.send(new PeerChallengeResponse(posed(own, 0), proof, false));
          assertThat(own.matches(client.receive(PeerResponse.class).decryptedNonce())).isTrue();
          client.send(new PeerAcknowledgement());
          between.peer().write(UTF_8.encode("forged"));
          between.peer().shutdownOutput();
        };
    try (Between meeting = new Between(new Plain(true, false), Ground.PATIENCE, deed);
        PeerConnection client = meeting.client()) {
      assertThat(client.encrypted()).isFalse();
      assertThat(client.input().readAllBytes()).isEqualTo("forged".getBytes(UTF_8));
      meeting.assertPeerTurnedAway();
    }
  }

  /** The Client answers the Peer's nonce neither with the offer nor without. */
  @Test
  void toThePeerAloneAnInterposerGetsNowhere() throws Exception {
    Interposer.Deed deed =
        (between, itself) -> {
          PeerChallengeResponse asked = inTheMiddle(between, itself);
          Wire client = Interposer.wire(between.peer());
          client.send(
              new PeerChallengeResponse(asked.encryptedNonce(), asked.decryptedNonce(), true));
          Interposer.wire(between.client()).send(client.receive(PeerResponse.class));
          Interposer.wire(between.client()).receive(PeerAcknowledgement.class);
        };
    try (Between meeting = new Between(new Plain(false, true), Ground.PATIENCE, deed)) {
      assertThat(meeting.clientsFailure()).isInstanceOf(PeerException.Impostor.class);
      meeting.assertPeerTurnedAway();
    }
  }

  /** What the Peer asks a stock Client, with the proof that our Client asked for. */
  private static PeerChallengeResponse inTheMiddle(TcpPair between, Interposer itself)
      throws IOException {
    PeerChallenge challenge = Interposer.wire(between.peer()).receive(PeerChallenge.class);
    String proof = proof(itself, challenge);
    Wire peer = Interposer.wire(between.client());
    peer.send(new PeerChallenge(posed(Nonce.ofPeer(false, RANDOM), 1), false, null));
    String asked = peer.receive(PeerChallengeResponse.class).encryptedNonce();
    return new PeerChallengeResponse(asked, proof, false);
  }

  /** Asked over a connection of its own, with the offer as it was made. */
  private static String proof(Interposer itself, PeerChallenge challenge) throws IOException {
    try (SocketChannel aside = itself.dialPeer()) {
      Wire peer = Interposer.wire(aside);
      peer.send(challenge);
      return peer.receive(PeerChallengeResponse.class).decryptedNonce();
    }
  }

  private static String posed(Nonce nonce, int victim) {
    return Challenge.pose(nonce, Ground.key(victim));
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    channel.read(bytes);
    return UTF_8.decode(bytes.flip()).toString();
  }
}
