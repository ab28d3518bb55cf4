package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerResponse;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our peer is made to decrypt in a Peer handshake what was encrypted for another purpose. */
class NonceAttackTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DECOY = "p1\\.[A-Za-z0-9_-]{22}";

  private CompletableFuture<PeerConnection> ours = new CompletableFuture<>();

  @AfterEach
  void cancel() {
    ours.cancel(true);
  }

  /** It looks like the answer that the partner gets, and the partner still gets in. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "127.0.0.1"})
  void aListeningPeerDoesNotDecryptForStrangers(String name) throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.NAME, name));
        Rogue partner = new Rogue(ground);
        Rogue thief = new Rogue(ground)) {
      partner.register(1, 0);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      ours = ground.connector(0).connectAsync(key(1));
      Endpoint listening = partner.introduced();
      PeerChallengeResponse stolen = ask(listening, thief.challenged(0, 2));
      assertThat(stolen.decryptedNonce()).matches(DECOY);
      Nonce honest = Nonce.ofPeer(true, RANDOM);
      PeerChallengeResponse proper = ask(listening, Challenge.pose(honest, key(0)));
      assertThat(honest.matches(proper.decryptedNonce())).isTrue();
      assertThat(MessageCodec.encode(stolen)).hasSameSizeAs(MessageCodec.encode(proper));
      thief.answer(stolen.decryptedNonce());
      assertThat(thief.isHungUpOn()).isTrue();
      assertThat(ground.mediator().waiting()).isZero();
      assertThat(ours).isNotDone();
      Wish wish = Wish.of(MediatorAddress.parse(ground.address()), identity(1));
      Dialling dialling = new Dialling(new Partner(wish, key(0), RANDOM), listening);
      try (PeerConnection theirs = dialling.meet(TcpPair.soon());
          PeerConnection connection = ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(connection.address().getPort())
            .isEqualTo(theirs.channel().socket().getLocalPort());
      }
    }
  }

  /** The partner itself is the thief: it holds the key that the Client expects. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientDoesNotDecryptForItsPartner(boolean acknowledged) throws Exception {
    try (Ground ground = Ground.open();
        Rogue partner = new Rogue(ground);
        Rogue thief = new Rogue(ground)) {
      ours = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      partner.register(1, 0);
      try (ServerSocketChannel listener = partner.listen();
          SocketChannel client = listener.accept()) {
        Wire wire = Interposer.wire(client);
        String proof = proof(wire.receive(PeerChallenge.class));
        wire.send(new PeerChallengeResponse(thief.challenged(0, 2), proof, true));
        String stolen = wire.receive(PeerResponse.class).decryptedNonce();
        assertThat(stolen).matches(DECOY);
        if (acknowledged) {
          wire.send(new PeerAcknowledgement());
        }
        client.shutdownOutput();
        assertImpostor();
        thief.answer(stolen);
        assertThat(thief.isHungUpOn()).isTrue();
        assertThat(ground.mediator().waiting()).isZero();
      }
    }
  }

  /** Each connection has a nonce of its own, for the same challenge too. */
  @Test
  void anAnswerOpensOneConnectionOnly() throws Exception {
    try (Ground ground = Ground.open();
        Rogue partner = new Rogue(ground)) {
      partner.register(1, 0);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      ours = ground.connector(0).connectAsync(key(1));
      Endpoint listening = partner.introduced();
      String challenge = Challenge.pose(Nonce.ofPeer(true, RANDOM), key(0));
      try (SocketChannel first = Rogue.dial(listening);
          SocketChannel second = Rogue.dial(listening)) {
        PeerResponse answer = new PeerResponse(answer(first, challenge));
        answer(second, challenge);
        Interposer.wire(second).send(answer);
        assertThatThrownBy(() -> Interposer.wire(second).receive(PeerAcknowledgement.class))
            .isInstanceOf(IOException.class);
        Interposer.wire(first).send(answer);
        Interposer.wire(first).receive(PeerAcknowledgement.class);
      }
    }
  }

  /** What the Client heard when it dialled before is no proof when it dials again. */
  @Test
  void aProofIsGoodForOneDialOnly() throws Exception {
    try (Ground ground = Ground.open();
        Rogue partner = new Rogue(ground)) {
      ours = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      partner.register(1, 0);
      try (ServerSocketChannel listener = partner.listen()) {
        String proof;
        try (SocketChannel first = listener.accept()) {
          proof = proof(Interposer.wire(first).receive(PeerChallenge.class));
        }
        try (SocketChannel second = listener.accept()) {
          Wire wire = Interposer.wire(second);
          wire.receive(PeerChallenge.class);
          String challenge = Challenge.pose(Nonce.ofPeer(true, RANDOM), key(0));
          wire.send(new PeerChallengeResponse(challenge, proof, true));
          assertImpostor();
        }
      }
    }
  }

  private void assertImpostor() {
    assertThatThrownBy(() -> ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PeerException.Impostor.class);
  }

  private static String proof(PeerChallenge challenge) {
    return Challenge.answerPeer(challenge.encryptedNonce(), identity(1), true, RANDOM).text();
  }

  /** As the partner: asks with a challenge, and answers what is asked back. */
  private static String answer(SocketChannel channel, String challenge) throws IOException {
    Wire wire = Interposer.wire(channel);
    wire.send(new PeerChallenge(challenge, true, null));
    String asked = wire.receive(PeerChallengeResponse.class).encryptedNonce();
    return Challenge.answerPeer(asked, identity(1), true, RANDOM).text();
  }

  /** As a stranger, who cannot answer: the conversation ends as any stranger's does. */
  private static PeerChallengeResponse ask(Endpoint listening, String challenge)
      throws IOException {
    try (SocketChannel channel = Rogue.dial(listening)) {
      Wire wire = Interposer.wire(channel);
      wire.send(new PeerChallenge(challenge, true, null));
      PeerChallengeResponse response = wire.receive(PeerChallengeResponse.class);
      wire.send(new PeerResponse("p1.AAAAAAAAAAAAAAAAAAAAAA"));
      assertThat(channel.socket().getInputStream().read()).isEqualTo(-1);
      return response;
    }
  }
}
