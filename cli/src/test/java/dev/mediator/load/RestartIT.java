package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.load.Manner.Kind;
import dev.mediator.load.Pair.Plan;
import dev.mediator.load.Visitor.Keys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A packaged Mediator is killed under 15,000 waiting peers and started again, and all of them come
 * back within a second: how long it takes until all wait again and others meet as fast as before,
 * beside what the processor time of so many registrations takes at least.
 */
@Tag("overload")
class RestartIT {
  private static final int PEERS = 15_000;
  private static final int ADDRESSES = 15_000;
  private static final double CORES = 1;

  /** So many a second when there is no hurry. */
  private static final double QUIET_RATE = 750;

  private static final double AT_MOST = 1.5;

  /** A probe is as before when it takes so many times as long as a quiet one, or less. */
  private static final double AS_BEFORE = 3;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Manner WAITING = new Manner(Kind.OURS, null, TimeUnit.DAYS.toNanos(1));
  private static final Manner PROBE = new Manner(Kind.OURS, null, PATIENCE);
  private static final long SEED = 9;

  private final Random random = new Random(SEED);
  private final List<Returner> peers = new ArrayList<>();
  private int registered;

  /** Comes, and waits; comes again a second after it was sent away. */
  private final class Returner {
    private final Keys keys = new Keys(new CheapKey(random), new CheapKey(random));

    void comeAt(Swarm swarm, long due) {
      swarm.at(due, () -> come(swarm));
    }

    private void come(Swarm swarm) {
      Visitor visitor = new Visitor(swarm, WAITING, () -> keys, gone -> lost(swarm, gone));
      visitor.onAnswer(() -> registered++);
      visitor.begin();
    }

    private void lost(Swarm swarm, Visitor gone) {
      if (gone.answeredAt() != 0) {
        registered--;
      }
      comeAt(swarm, System.nanoTime() + SECOND);
    }
  }

  @Test
  void returnsToNormal() throws Exception {
    for (int i = 0; i < PEERS; i++) {
      peers.add(new Returner());
    }
    double least;
    double quietMillis;
    int port;
    try (Cage cage = new Cage(CORES);
        MediatorProcess mediator = MediatorProcess.start("");
        Swarm swarm = new Swarm(mediator.port(), ADDRESSES)) {
      port = mediator.port();
      cage.hold(mediator);
      double before = mediator.cpuSeconds();
      come(swarm, PEERS / QUIET_RATE);
      swarm.runUntil(() -> registered == PEERS);
      least = (mediator.cpuSeconds() - before) / CORES;
      quietMillis = probes(swarm, 40);
    }
    registered = 0;
    try (Cage cage = new Cage(CORES);
        MediatorProcess mediator = MediatorProcess.startAt(port, "");
        Swarm swarm = new Swarm(port, ADDRESSES)) {
      cage.hold(mediator);
      long began = System.nanoTime();
      come(swarm, 1);
      swarm.runUntil(() -> registered == PEERS);
      double all = (System.nanoTime() - began) / 1e9;
      while (probes(swarm, 5) > AS_BEFORE * quietMillis) {
        // Not yet.
      }
      double normal = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "%d peers: %.2f s of %s of a core at least; after the restart all were back after %.2f s,"
              + " and a pair met in %.0f times the quiet %.1f ms or less after %.2f s: %.2f times"
              + " the least; %s %s%n",
          PEERS,
          least,
          CORES,
          all,
          AS_BEFORE,
          quietMillis,
          normal,
          normal / least,
          mediator.outcomes(),
          mediator.troubles());
      assertThat(mediator.liveHeap().of("handshake.Phase$Waiting")).isGreaterThanOrEqualTo(PEERS);
      assertThat(normal).isLessThanOrEqualTo(AT_MOST * least);
    }
  }

  /** All, evenly within so many seconds. */
  private void come(Swarm swarm, double seconds) {
    long now = System.nanoTime();
    for (int i = 0; i < PEERS; i++) {
      peers.get(i).comeAt(swarm, now + (long) (i * seconds * 1e9 / PEERS));
    }
  }

  /** The median of how long so many pairs take, one after the other, in milliseconds. */
  private double probes(Swarm swarm, int count) throws IOException {
    Score score = new Score();
    for (int i = 0; i < count; i++) {
      long met = score.met() + score.lost();
      new Pair(swarm, random, new Plan(System.nanoTime(), 0, PROBE, PROBE), score::note);
      swarm.runUntil(() -> score.met() + score.lost() > met);
    }
    assertThat(score.failures()).isEmpty();
    return score.times().quantile(0.5);
  }
}
