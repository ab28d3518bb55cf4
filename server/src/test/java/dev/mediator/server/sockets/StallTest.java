package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An event loop of a running Mediator that stands still. */
class StallTest {
  @Test
  void isReportedAndHurtsNobodyOnTheOthers() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.EVENT_LOOPS, "2"), Level.WARN)) {
      KeyRing.Pair pair = KeyRing.pair(0);
      ScriptedPeer stuck = stage.waiting(Who.alice(KeyRing.pair(5), true));
      ScriptedPeer first = stage.waiting(Who.alice(pair, true));
      assertThat(stage.loopOf(first)).isNotSameAs(stage.loopOf(stuck));
      CountDownLatch hold = new CountDownLatch(1);
      stage.loopOf(stuck).execute(() -> standStill(hold));
      awaitLine(stage, "has not turned for 3000 ms");
      first.hangUp();
      assertThat(stage.log().outcome(first.address())).isEqualTo(Outcome.GONE);
      hold.countDown();
      awaitLine(stage, "turns again");
    }
  }

  private static void standStill(CountDownLatch hold) {
    try {
      hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitLine(Stage stage, String words) {
    Awaitility.await()
        .until(() ->
            stage.log().events().stream()
                .anyMatch(event -> event.getFormattedMessage().contains(words)));
  }
}
