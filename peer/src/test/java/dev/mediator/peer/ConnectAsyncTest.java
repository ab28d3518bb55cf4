package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A future is completed whatever happens, where its caller was told. */
class ConnectAsyncTest {
  private final Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());

  @ParameterizedTest
  @ValueSource(
      classes = {PeerState.Resolving.class, PeerState.Waiting.class, PeerState.Connected.class})
  void anErrorOfTheListenerCompletesIt(Class<? extends PeerState> when) throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> partner = ground.connector(1).connectAsync(key(0));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      CompletableFuture<PeerConnection> ours =
          ground.connector(0).telling(state -> failAt(when, state)).connectAsync(key(1));
      assertThatThrownBy(() -> ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(AssertionError.class)
          .hasMessage("of the listener's own");
      if (when == PeerState.Connected.class) {
        assertHungUpOn(partner.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      partner.cancel(true);
    }
  }

  @Test
  void completedByItsCallerItEnds() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).connect(key(0));
          PeerConnection met = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(last.partner()).isEqualTo(key(0));
        CompletableFuture<PeerConnection> second = ground.connector(0).connectAsync(key(1));
        await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
        second.complete(met);
        await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 0);
        assertThat(met.channel().isOpen()).as("the caller's own").isTrue();
      }
    }
  }

  @Test
  void runsOnOneVirtualThreadThatCompletesIt() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> first =
          ground
              .connector(0)
              .withoutTraversal()
              .telling(state -> threads.add(Thread.currentThread()))
              .connectAsync(key(1))
              .whenComplete((connection, failure) -> threads.add(Thread.currentThread()));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      ground.connector(1).connect(key(0)).close();
      first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
      assertThat(threads).hasSize(1).allMatch(Thread::isVirtual);
    }
  }

  @Test
  void ownKeyIsRefusedBeforeAnythingBegins() {
    PeerConnector connector =
        PeerConnector.through("m.example.org", identity(0))
            .telling(state -> threads.add(Thread.currentThread()));
    assertThatThrownBy(() -> connector.connectAsync(key(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its own key");
    assertThatThrownBy(() -> connector.connect(key(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its own key");
    assertThat(threads).isEmpty();
  }

  private static void failAt(Class<? extends PeerState> when, PeerState state) {
    if (when.isInstance(state)) {
      throw new AssertionError("of the listener's own");
    }
  }

  private static void assertHungUpOn(PeerConnection connection) throws Exception {
    try (connection) {
      connection.channel().socket().setSoTimeout((int) PATIENCE.toMillis());
      assertThat(connection.input().read()).isEqualTo(-1);
    }
  }
}
