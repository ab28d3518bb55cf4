package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Both peers of a pair register at the same instant: always one becomes Client, one Peer. */
class RaceTest {
  private static final int PAIRS_AT_ONCE = 16;
  private static final int ROUNDS = 625;

  @Test
  void ofTwoThatRegisterAtOnceOneIsTheClientAndOneThePeer() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.SETTLE, "0ms"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> lanes = new ArrayList<>();
      for (int lane = 0; lane < PAIRS_AT_ONCE; lane++) {
        KeyRing.Pair pair = new KeyRing.Pair(KeyRing.key(2 * lane), KeyRing.key(2 * lane + 1));
        CyclicBarrier together = new CyclicBarrier(2);
        String block = "127." + (10 + lane);
        Side alice = new Side(stage, Who.alice(pair, lane % 2 == 0), block, together);
        Side bob = new Side(stage, Who.bob(pair, lane % 3 == 0), block, together);
        Future<Integer> lastOfAlice = threads.submit(alice::race);
        Future<Integer> lastOfBob = threads.submit(bob::race);
        lanes.add(threads.submit(() -> lastOfAlice.get() + lastOfBob.get()));
      }
      for (Future<Integer> lane : lanes) {
        assertThat(lane.get(5, TimeUnit.MINUTES)).as("Clients").isEqualTo(ROUNDS);
      }
      assertThat(stage.mediator().waiting()).isZero();
    }
  }

  /** One of the two, again and again. */
  private record Side(Stage stage, Who who, String block, CyclicBarrier together) {

    /** How often it was the Client. */
    int race() throws Exception {
      int client = 0;
      for (int round = 0; round < ROUNDS; round++) {
        // A fresh address for each round, since the system may give a port of an earlier one again.
        String ip = block + "." + round / 250 + "." + (1 + round % 250);
        ScriptedPeer peer = stage.connect(who, ip).advertise().challenged();
        together.await(5, TimeUnit.MINUTES);
        peer.respond();
        FromMediator last = peer.hear(FromMediator.class);
        assertThat(last).isInstanceOfAny(PeerDisconnect.class, PeerIdentification.class);
        client += last instanceof PeerIdentification ? 1 : 0;
        peer.hangUp();
        together.await(5, TimeUnit.MINUTES);
      }
      return client;
    }
  }
}
