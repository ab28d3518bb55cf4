package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The way through the Mediator. Two on one machine always reach each other, but not within a
 * millisecond, in which nobody proves a key.
 */
class RelayedTest {
  private static final int LENGTH = 1 << 20;

  @Test
  void carriesEncryptedBytesBothWays() throws Exception {
    try (Ground ground = hopeless("on")) {
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      CompletableFuture<PeerConnection> first =
          ground.connector(0).telling(states::add).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        for (PeerConnection each : new PeerConnection[] {last, waited}) {
          assertThat(each.path()).isEqualTo(PeerPath.RELAYED);
          assertThat(each.encrypted()).isTrue();
          assertThat(each.address().getPort()).isEqualTo(ground.mediator().port());
        }
        assertThat(waited.role()).isEqualTo(PeerRole.CLIENT);
        assertThat(last.role()).isEqualTo(PeerRole.PEER);
        assertThat(states)
            .anyMatch(state -> state.toString().endsWith(" through the mediator, encrypted"));
        pass(waited, last);
        pass(last, waited);
      }
      await().atMost(PATIENCE).until(() -> ground.mediator().connections() == 0);
    }
  }

  /** Everything, and then its end. */
  private static void pass(PeerConnection from, PeerConnection to) throws Exception {
    byte[] bytes = new byte[LENGTH];
    new SplittableRandom(1).nextBytes(bytes);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(() -> {
          try {
            from.output().write(bytes);
            from.shutdownOutput();
          } catch (IOException e) {
            throw new AssertionError("the relay broke", e);
          }
        });
    InputStream input = to.input();
    assertThat(input.readNBytes(LENGTH + 1)).isEqualTo(bytes);
    sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void whoeverIsNotRelayedIsToldWhomToAsk() throws Exception {
    try (Ground ground = hopeless("off")) {
      assertFails(ground, ground.connector(0));
    }
  }

  @Test
  void thereIsNoRelayWithoutEncryption() throws Exception {
    try (Ground ground = hopeless("on")) {
      assertFails(ground, ground.connector(0).allowPlain());
    }
  }

  private static void assertFails(Ground ground, PeerConnector one) {
    CompletableFuture<PeerConnection> first =
        one.within(Duration.ofSeconds(4)).connectAsync(key(1));
    CompletableFuture<PeerConnection> last =
        ground.connector(1).within(Duration.ofSeconds(4)).connectAsync(key(0));
    for (CompletableFuture<PeerConnection> each : List.of(first, last)) {
      assertThatThrownBy(() -> each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(PeerException.PartnerUnreachable.class)
          .hasMessageContaining("ask the mediator's operator for --relay");
    }
  }

  /** Where punching never succeeds. */
  private static Ground hopeless(String relay) throws Exception {
    return Ground.open(Map.of(Setting.PUNCH_TIMEOUT, "1ms", Setting.RELAY, relay));
  }
}
