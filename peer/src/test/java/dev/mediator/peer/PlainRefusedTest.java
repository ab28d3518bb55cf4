package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.StockPartner.Manner;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stock partner that is dialled is turned down; one that calls is a stranger like any other. */
class PlainRefusedTest {
  private final Queue<PeerState> states = new ConcurrentLinkedQueue<>();

  /** Its nonce was not decrypted for it, and its program need not wait for a deadline. */
  @Test
  void asTheClientAtOnce() throws Exception {
    CountedKey key = new CountedKey(StockPartner.identity("client"));
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> dialling = ours(ground, key.identity(), "peer", PATIENCE);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      StockPartner stock = new StockPartner("peer", Manner.AT_ONCE);
      stock.introducedBy(ground.mediator().port());
      try (ServerSocket listener = stock.listen();
          Socket theirs = listener.accept()) {
        stock.respond(theirs, StockPartner.nonce());
        assertThat(theirs.getInputStream().read()).as("no PeerResponse").isEqualTo(-1);
        assertThatThrownBy(() -> dialling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(PeerException.PlainRefused.class)
            .hasMessageContainingAll(
                "127.0.0.1:" + listener.getLocalPort(), "does not offer encryption");
        listener.setSoTimeout(1);
        assertThat(key.operations()).as("for the Mediator alone").isEqualTo(1);
        assertThatThrownBy(listener::accept).as("no second dial").hasMessageContaining("timed out");
      }
    }
  }

  /** Answered by the end of the stream alone: nothing was decrypted, so nobody knows who it was. */
  @Test
  void asThePeerNobodyCame() throws Exception {
    CountedKey key = new CountedKey(StockPartner.identity("peer"));
    try (Ground ground = Ground.open()) {
      StockPartner stock = new StockPartner("client", Manner.AT_ONCE);
      CompletableFuture<Void> introduced =
          CompletableFuture.runAsync(() -> meet(stock, ground.mediator().port()));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      CompletableFuture<PeerConnection> listening =
          ours(ground, key.identity(), "client", Duration.ofSeconds(2));
      introduced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      try (Socket theirs = stock.dial()) {
        stock.challenge(theirs);
        assertThat(theirs.getInputStream().read()).as("no PeerChallengeResponse").isEqualTo(-1);
        assertThatThrownBy(() -> listening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(PeerException.NobodyCame.class)
            .hasMessageContaining(
                "(127.0.0.1:" + theirs.getLocalPort() + " proved nothing and called without");
      }
      assertThat(key.operations()).as("for the Mediator alone").isEqualTo(1);
      assertThat(states)
          .filteredOn(PeerState.TurnedAway.class::isInstance)
          .singleElement()
          .asString()
          .contains("does not offer encryption");
    }
  }

  private CompletableFuture<PeerConnection> ours(
      Ground ground, PeerKeyPair self, String other, Duration deadline) throws Exception {
    return PeerConnector.through(ground.address(), self)
        .within(deadline)
        .telling(states::add)
        .connectAsync(StockPartner.identity(other).publicKey());
  }

  private static void meet(StockPartner stock, int mediator) {
    try {
      stock.introducedBy(mediator);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
