package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A meeting of identity 0, the Client, with identity 1, the Peer, and an interposer between. */
final class Between implements AutoCloseable {
  private final Ground ground = Ground.open();
  private final Interposer interposer;
  private final Queue<PeerState> peerStates = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<PeerConnection> client;
  private final CompletableFuture<PeerConnection> peer;

  /** Which of the two allow plain connections. */
  record Plain(boolean client, boolean peer) {
    static final Plain NEITHER = new Plain(false, false);
    static final Plain BOTH = new Plain(true, true);
  }

  /** Both are on their way when it returns; {@code deadline} is the Client's. */
  Between(Plain plain, Duration deadline, Interposer.Deed deed) throws Exception {
    interposer = new Interposer(ground.mediator().port(), deed);
    PeerConnector first =
        PeerConnector.through(interposer.address(), identity(0))
            .withoutTraversal()
            .within(deadline);
    client = (plain.client() ? first.allowPlain() : first).connectAsync(key(1));
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    PeerConnector last = ground.connector(1).telling(peerStates::add);
    peer = (plain.peer() ? last.allowPlain() : last).connectAsync(key(0));
  }

  PeerConnection client() throws Exception {
    return client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  PeerConnection peer() throws Exception {
    return peer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Why the Client did not connect. */
  Throwable clientsFailure() throws Exception {
    try (PeerConnection connection = client()) {
      throw new AssertionError("it connected: " + connection);
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  /** Waits until the Peer is done with at least one caller: it sent it away, and waits on. */
  Queue<PeerState> assertPeerTurnedAway() {
    await()
        .atMost(PATIENCE)
        .until(() ->
            peerStates.stream().anyMatch(PeerState.TurnedAway.class::isInstance) || peer.isDone());
    assertThat(peer).isNotDone();
    return peerStates;
  }

  @Override
  public void close() throws IOException {
    client.cancel(true);
    peer.cancel(true);
    interposer.close();
    ground.close();
  }
}
