package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
import dev.mediator.peer.PeerState;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A Mediator takes over from another while pairs come: nobody is refused or reset, no introduction
 * is broken off, and all pairs meet, those too that came to two Mediators.
 */
class HandoverIT {
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  private static final int ADDRESSES = 50_000;
  private static final long SEED = 11;
  private static final double MEAN_GAP_SECONDS = 0.3;
  private static final double PATIENCE_SECONDS = 60;

  /** How all conversations of a Mediator may have ended. */
  private static final Pattern WELL =
      Pattern.compile(
          "start: INTRODUCED \\d+(, STOPPED \\d+)?; of pairs: INTRODUCED \\S+ \\d+ event=\"stopped\"$");

  @Test
  void theNewOneBeginsBeforeTheOldOneEnds() throws Exception {
    play(new Load(100, 1, "1s"), true);
  }

  @Test
  void theNewOneBeginsWhenTheOldOneHasEnded() throws Exception {
    play(new Load(100, 1, "500ms"), false);
  }

  @Test
  @Tag("handover")
  void theNewOneBeginsBeforeTheOldOneEndsAtAThousandPairsASecond() throws Exception {
    play(new Load(1100, 10, "5s"), true);
  }

  @Test
  @Tag("handover")
  void theNewOneBeginsWhenTheOldOneHasEndedAtAThousandPairsASecond() throws Exception {
    play(new Load(1100, 10, "500ms"), false);
  }

  /**
   * How much comes.
   *
   * @param rate pairs a second
   * @param seconds before and after the hand-over
   * @param window in which the old one drains
   */
  private record Load(double rate, double seconds, String window) {}

  /** Two of ours: one waits at the old Mediator when the other comes, to the new one. */
  @Test
  void twoThatAreSplitMeetAfterTheDrain() throws Exception {
    try (Keeper keeper = new Keeper("--drain-window", "1s")) {
      Keeper.Started old = keeper.start();
      Awaitility.await().until(old::listens);
      Queue<PeerState> states = new ConcurrentLinkedQueue<>();
      CompletableFuture<PeerConnection> first =
          connector(keeper, ALICE).telling(states::add).connectAsync(BOB.publicKey());
      Awaitility.await().until(() -> states.stream().anyMatch(PeerState.Waiting.class::isInstance));
      Keeper.Started next = keeper.start();
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(next::listens);
      old.terminate();
      Awaitility.await()
          .until(() -> keeper.lines().stream().anyMatch(line -> line.contains(" draining: ")));
      try (PeerConnection second = connector(keeper, BOB).connect(ALICE.publicKey());
          PeerConnection other = first.join()) {
        assertThat(second.encrypted()).isEqualTo(other.encrypted()).isTrue();
      }
      Awaitility.await().until(old::hasEnded);
      next.terminate();
      Awaitility.await().until(next::hasEnded);
      assertThat(states).anyMatch(PeerState.Retrying.class::isInstance);
      assertThat(keeper.lines())
          .filteredOn(line -> line.contains(" stopped; "))
          .satisfiesExactly(
              line -> assertThat(line).contains("start: STOPPED 1"),
              line -> assertThat(line).contains("start: INTRODUCED 2"));
    }
  }

  private static PeerConnector connector(Keeper keeper, PeerKeyPair own)
      throws InterruptedException {
    return PeerConnector.through("127.0.0.1:" + keeper.port(), own);
  }

  private static void play(Load load, boolean overlapping) throws Exception {
    try (Keeper keeper = new Keeper("--conversation-log", "off", "--drain-window", load.window());
        Swarm swarm = new Swarm(keeper.port(), ADDRESSES)) {
      Keeper.Started old = keeper.start();
      swarm.runUntil(old::listens);
      Traffic traffic = new Traffic(swarm, new Random(SEED), MEAN_GAP_SECONDS);
      traffic.begin(load.rate());
      pass(swarm, load.seconds());
      Keeper.Started next;
      if (overlapping) {
        next = keeper.start();
        swarm.runUntil(next::listens);
        end(swarm, old);
      } else {
        end(swarm, old);
        next = keeper.start();
        swarm.runUntil(next::listens);
      }
      pass(swarm, load.seconds());
      traffic.stop();
      long end = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
      swarm.runUntil(() -> traffic.underWay() == 0 || System.nanoTime() > end);
      end(swarm, next);
      System.out.println(load + ": " + traffic);
      keeper.lines().forEach(System.out::println);
      assertThat(keeper.lines())
          .filteredOn(line -> line.contains(" stopped; "))
          .hasSize(2)
          .allMatch(line -> WELL.matcher(line).find());
      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.met()).isEqualTo(traffic.came());
      assertThat(traffic.sentAway()).isPositive();
      assertThat(keeper.troubles()).isEmpty();
    }
  }

  private static void end(Swarm swarm, Keeper.Started mediator) throws Exception {
    mediator.terminate();
    swarm.runUntil(mediator::hasEnded);
  }

  private static void pass(Swarm swarm, double seconds) throws Exception {
    long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    swarm.runUntil(() -> System.nanoTime() > end);
  }
}
