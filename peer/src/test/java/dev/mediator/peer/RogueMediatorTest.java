package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.server.config.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our peer has dialled a Mediator that passes on what another asked of that peer. */
class RogueMediatorTest {
  private ServerSocketChannel listener;
  private CompletableFuture<PeerConnection> ours;

  @BeforeEach
  void dialled() throws Exception {
    listener =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    String rogue = "127.0.0.1:" + listener.socket().getLocalPort();
    ours = PeerConnector.through(rogue, identity(0)).within(PATIENCE).connectAsync(key(1));
  }

  @AfterEach
  void close() throws Exception {
    ours.cancel(true);
    listener.close();
  }

  @Test
  void whatANamedMediatorAskedIsNotAnswered() throws Exception {
    try (Ground named = Ground.open(Map.of(Setting.NAME, "m.example.org"));
        Rogue thief = new Rogue(named);
        SocketChannel victim = listener.accept()) {
      Wire wire = Interposer.wire(victim);
      wire.receive(Advertise.class);
      wire.send(new AdvertiseChallenge(thief.challenged(0, 1)));
      thief.answer(decoyOf(wire));
      assertThat(thief.isHungUpOn()).isTrue();
      assertThat(named.mediator().waiting()).isZero();
    }
  }

  /**
   * Without a name there is nothing to tell one Mediator from another, in version 0: the rogue is
   * registered, and learns where the partner is. What it asks there is the partner's own, which a
   * Mediator is not answered.
   */
  @Test
  void whatANamelessMediatorAskedIsAnswered() throws Exception {
    try (Ground nameless = Ground.open();
        Rogue thief = new Rogue(nameless);
        SocketChannel victim = listener.accept()) {
      Wire wire = Interposer.wire(victim);
      wire.receive(Advertise.class);
      wire.send(new AdvertiseChallenge(thief.challenged(0, 1)));
      thief.answer(wire.receive(AdvertiseResponse.class).nonce());
      await().atMost(PATIENCE).until(() -> nameless.mediator().waiting() == 1);
      CompletableFuture<PeerConnection> partner = nameless.connector(1).connectAsync(key(0));
      try (SocketChannel stranger = Rogue.dial(thief.introduced())) {
        assertThat(stranger.isConnected()).isTrue();
        assertThat(partner).isNotDone();
      } finally {
        partner.cancel(true);
      }
    }
  }

  /** As a partner asks it, in either form; as garbage; as another key's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "p0.AAAAAAAAAAAAAAAAAAAAAA",
        "p1.AAAAAAAAAAAAAAAAAAAAAA",
        "m0.m.example.org.AAAAAAAAAAAAAAAAAAAAAA",
        "m0.127x0x0x1.AAAAAAAAAAAAAAAAAAAAAA",
        "my diary"
      })
  void whatNoMediatorAsksIsNotAnswered(String asked) throws Exception {
    try (SocketChannel victim = listener.accept()) {
      Wire wire = Interposer.wire(victim);
      wire.receive(Advertise.class);
      wire.send(new AdvertiseChallenge(StockPartner.encrypt(asked, key(0))));
      assertThat(decoyOf(wire)).isNotEqualTo(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m0.-.AAAAAAAAAAAAAAAAAAAAAA", "m0.127.0.0.1.AAAAAAAAAAAAAAAAAAAAAA", "1337"})
  void whatAMediatorAsksIs(String asked) throws Exception {
    try (SocketChannel victim = listener.accept()) {
      Wire wire = Interposer.wire(victim);
      wire.receive(Advertise.class);
      wire.send(new AdvertiseChallenge(StockPartner.encrypt(asked, key(0))));
      assertThat(wire.receive(AdvertiseResponse.class).nonce()).isEqualTo(asked);
    }
  }

  /** What is said instead: of the same shape, and of no use. */
  private String decoyOf(Wire wire) throws Exception {
    String decoy = wire.receive(AdvertiseResponse.class).nonce();
    assertThat(decoy).matches("m0\\.127\\.0\\.0\\.1\\.[A-Za-z0-9_-]{22}");
    assertThatThrownBy(() -> ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(PeerException.Refused.class)
        .hasMessageContainingAll("dials it as 127.0.0.1", "relays the challenge of another");
    return decoy;
  }
}
