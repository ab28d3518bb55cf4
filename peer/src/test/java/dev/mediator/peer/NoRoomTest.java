package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.server.config.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Mediator has no room: a peer comes again when it is welcome, until its deadline. */
class NoRoomTest {
  private static final Map<Setting, String> ROOM_FOR_ONE = Map.of(Setting.REGISTRATIONS, "1");

  @Test
  void itComesAgainAndIsLetInWhenThereIsRoom() throws Exception {
    try (Ground ground = Ground.open(ROOM_FOR_ONE)) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      CompletableFuture<PeerConnection> second =
          ground.connector(2).telling(states::add).connectAsync(key(3));
      PeerState.Retrying retrying = retrying(states);
      assertThat(retrying.reason()).contains("no more than 1 registrations are held here");
      assertThat(retrying.pause()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
      first.cancel(true);
      await()
          .atMost(PATIENCE)
          .until(() -> ground.mediator().waiting() == 1 && ground.mediator().connections() == 1);
      second.cancel(true);
    }
  }

  @Test
  void atItsDeadlineItSaysThatThereWasNoRoom() throws Exception {
    try (Ground ground = Ground.open(ROOM_FOR_ONE)) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      assertThatThrownBy(() -> ground.connector(2).within(Duration.ofSeconds(1)).connect(key(3)))
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContaining("no more than 1 registrations are held here");
      first.cancel(true);
    }
  }

  private static PeerState.Retrying retrying(LinkedBlockingQueue<PeerState> states)
      throws InterruptedException {
    while (true) {
      PeerState state = states.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (state instanceof PeerState.Retrying retrying) {
        return retrying;
      }
      assertThat(state).isNotNull();
    }
  }
}
