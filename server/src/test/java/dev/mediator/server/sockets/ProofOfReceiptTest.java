package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An end of stream that proves nothing: the Peer had closed before PeerDisconnect reached it.
 *
 * <p>On loopback the end would be read before PeerDisconnect is written. So both event loops are
 * held up in turn, until the end lies in the kernel and PeerDisconnect is the next thing to do.
 */
class ProofOfReceiptTest {

  @ParameterizedTest
  @CsvSource({"epoll, false", "epoll, true", "io_uring, false", "io_uring, true"})
  void theClientIsNotSentToAPeerThatHadClosedBefore(String transport, boolean ours)
      throws Exception {
    HappyPathTest.assumeAvailable(transport);
    Map<Setting, String> settings = Map.of(Setting.TRANSPORT, transport, Setting.EVENT_LOOPS, "2");
    try (Stage stage = Stage.open(settings)) {
      ScriptedPeer client = stage.waiting(Who.alice(KeyRing.pair(0), true));
      ScriptedPeer peer = stage.connect(Who.bob(KeyRing.pair(0), ours)).advertise().challenged();
      EventLoop clientLoop = stage.loopOf(client);
      EventLoop peerLoop = stage.loopOf(peer);
      assertThat(clientLoop).isNotSameAs(peerLoop);

      CountDownLatch releaseClient = holdUp(clientLoop);
      peer.respond();
      Awaitility.await("taken from the registry").until(() -> !stage.isRegistered(client));
      CountDownLatch releasePeer = holdUp(peerLoop);
      peer.hangUp();
      releaseClient.countDown();
      clientLoop.submit(() -> {}).get();
      releasePeer.countDown();

      assertThat(stage.log().conversation(peer.address()).fields())
          .containsEntry("outcome", Outcome.GONE)
          .hasEntrySatisfying("role", role -> assertThat(role).hasToString("PEER"));
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.PARTNER_LOST);
      assertThat(client.end()).isEqualTo(ScriptedPeer.Ending.FIN);
    }
  }

  private static CountDownLatch holdUp(EventLoop loop) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    loop.execute(() -> {
      held.countDown();
      await(release);
    });
    held.await();
    return release;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
