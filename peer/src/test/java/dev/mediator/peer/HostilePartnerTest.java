package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a partner says that is not what is due, in either role. */
class HostilePartnerTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration SHORT = Duration.ofSeconds(3);

  private CompletableFuture<PeerConnection> ours = new CompletableFuture<>();
  private Ground ground;

  /** No messages at all, or none that is due first. */
  static Stream<String> nonsense() {
    return Stream.of(
        "hello",
        "[]",
        "{\"type\":7,\"payload\":{\"encrypted_nonce\":\"" + "A".repeat(8192),
        "{\"type\":7,\"payload\":" + "{\"a\":".repeat(20),
        "{\"type\":7,\"payload\":{\"encrypted_nonce\":1}}",
        "{\"type\":7,\"payload\":{}}",
        "{\"type\":8,\"payload\":{}}",
        "{\"type\":99,\"payload\":{}}",
        " ".repeat(65),
        "{\"type\":5,\"payload\":{\"port\":1025}}",
        "{\"type\":9,\"payload\":{\"decrypted_nonce\":\"1\"}}",
        "{\"type\":10,\"payload\":{}}");
  }

  @BeforeEach
  void open() throws Exception {
    ground = Ground.open();
  }

  @AfterEach
  void close() {
    ours.cancel(true);
    ground.close();
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void aPeerThatTalksNonsenseIsNoPartner(String says) throws Exception {
    try (ServerSocketChannel listener = listening(PATIENCE);
        SocketChannel client = listener.accept()) {
      client.write(UTF_8.encode(says));
      assertImpostor("it does not talk like a peer");
    }
  }

  /** With a proof, but with the acknowledgement of what was not said yet. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x"})
  void aPeerThatSpeaksOutOfTurnIsNoPartner(String behind) throws Exception {
    try (ServerSocketChannel listener = listening(PATIENCE);
        SocketChannel client = listener.accept()) {
      String first = new String(MessageCodec.encode(response(client)), UTF_8);
      String second = new String(MessageCodec.encode(new PeerAcknowledgement()), UTF_8);
      client.write(UTF_8.encode(first + second + behind));
      assertImpostor("does not prove");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100})
  void aPeerThatFallsSilentIsGivenUpAtTheDeadline(int percent) throws Exception {
    try (ServerSocketChannel listener = listening(SHORT);
        SocketChannel client = listener.accept()) {
      byte[] response = MessageCodec.encode(response(client));
      client.write(ByteBuffer.wrap(response, 0, response.length * percent / 100));
      assertThatThrownBy(() -> ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(PeerException.PartnerUnreachable.class);
    }
  }

  @Test
  void clientsThatTalkNonsenseAreSentAway() throws Exception {
    Endpoint listening = introduced();
    for (String says : nonsense().toList()) {
      try (SocketChannel channel = Rogue.dial(listening)) {
        channel.write(UTF_8.encode(says));
        assertSentAway(channel);
      }
    }
    assertPartnerGetsIn(listening);
  }

  /** The answer is right, but something stands behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"x", "\n{}", "{", "{}", "{\"type\":9,\"payload\":{\"decrypted_nonce\":\"1\"}}"})
  void aClientThatSpeaksOutOfTurnIsSentAway(String behind) throws Exception {
    Endpoint listening = introduced();
    try (SocketChannel channel = Rogue.dial(listening)) {
      Wire wire = Interposer.wire(channel);
      wire.send(new PeerChallenge(Challenge.pose(Nonce.ofPeer(true, RANDOM), key(0)), true, null));
      String asked = wire.receive(PeerChallengeResponse.class).encryptedNonce();
      String answer = Challenge.answerPeer(asked, identity(1), true, RANDOM).text();
      String message = new String(MessageCodec.encode(new PeerResponse(answer)), UTF_8);
      channel.write(UTF_8.encode(message + behind));
      assertSentAway(channel);
    }
    assertPartnerGetsIn(listening);
  }

  @Test
  void aClientThatFallsSilentDoesNotKeepThePartnerOut() throws Exception {
    Endpoint listening = introduced();
    try (SocketChannel silent = Rogue.dial(listening);
        SocketChannel halfway = Rogue.dial(listening)) {
      halfway.write(UTF_8.encode("{\"type\":7,"));
      assertPartnerGetsIn(listening);
      assertSentAway(silent);
      assertSentAway(halfway);
    }
  }

  /** Ours is the Client; returns where it dials. */
  private ServerSocketChannel listening(Duration deadline) throws Exception {
    ours = ground.connector(0).within(deadline).connectAsync(key(1));
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    try (Rogue partner = new Rogue(ground)) {
      partner.register(1, 0);
      return partner.listen();
    }
  }

  /** Ours is the Peer; returns where it listens. */
  private Endpoint introduced() throws Exception {
    try (Rogue partner = new Rogue(ground)) {
      partner.register(1, 0);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      ours = ground.connector(0).connectAsync(key(1));
      return partner.introduced();
    }
  }

  private static PeerChallengeResponse response(SocketChannel client) throws IOException {
    String asked = Interposer.wire(client).receive(PeerChallenge.class).encryptedNonce();
    String proof = Challenge.answerPeer(asked, identity(1), true, RANDOM).text();
    String posed = Challenge.pose(Nonce.ofPeer(true, RANDOM), key(0));
    return new PeerChallengeResponse(posed, proof, true);
  }

  private void assertImpostor(String how) {
    assertThatThrownBy(() -> ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(PeerException.Impostor.class)
        .hasMessageContaining(how);
  }

  /** Without a word. */
  private static void assertSentAway(SocketChannel channel) throws IOException {
    try {
      assertThat(channel.socket().getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).as("with some of it unread").hasMessage("Connection reset");
    }
  }

  private void assertPartnerGetsIn(Endpoint listening) throws Exception {
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
