package dev.mediator.load;

import dev.mediator.load.Manner.Kind;
import dev.mediator.load.Pair.Plan;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Always so many pairs at once that meet, one after the other as fast as they are served (closed
 * loop): it finds out what a Mediator can carry. Used on the thread of its {@link Swarm}.
 */
final class Throng {
  private static final int AT_ONCE = 512;
  private static final Manner HONEST = new Manner(Kind.OURS, null, TimeUnit.SECONDS.toNanos(30));

  private final Swarm swarm;
  private final Random random;
  private final Score score = new Score();
  private boolean stopped;
  private int pending;

  Throng(Swarm swarm, Random random) {
    this.swarm = swarm;
    this.random = random;
  }

  /** How many pairs a second are served in so many seconds. */
  double perSecond(double seconds) throws IOException {
    stopped = false;
    while (pending < AT_ONCE) {
      begin();
    }
    long began = System.nanoTime();
    long met = score.met();
    swarm.runUntil(() -> System.nanoTime() - began > seconds * 1e9);
    double rate = (score.met() - met) * 1e9 / (System.nanoTime() - began);
    stopped = true;
    swarm.runUntil(() -> pending == 0);
    if (score.lost() > 0) {
      throw new AssertionError("pairs did not meet: " + score.failures());
    }
    return rate;
  }

  private void begin() {
    pending++;
    new Pair(swarm, random, new Plan(System.nanoTime(), 0, HONEST, HONEST), this::ended);
  }

  private void ended(Pair pair) {
    pending--;
    score.note(pair);
    if (!stopped) {
      begin();
    }
  }
}
