package dev.mediator.load;

import dev.mediator.load.Manner.Kind;
import dev.mediator.load.Pair.Plan;
import dev.mediator.load.Visitor.Keys;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What peers of all kinds do to a Mediator, so many times a second, at moments that nothing shifts
 * (open loop): pairs that meet at once or after a wait, some who give up, some who come twice, and
 * every {@link Fault}. Used on the thread of its {@link Swarm}.
 */
final class Mix {
  private static final List<Kind> KINDS = List.of(Kind.values());

  /** Of a hundred. */
  private static final int HONEST = 80;

  private static final int LONELY = 8;
  private static final int TWICE = 2;

  /** Of a hundred. */
  private static final int LONG_WAITS = 25;

  private static final double SHORT_WAIT = 0.3;
  private static final double LONG_WAIT = 20;
  private static final double LONGEST_WAIT = 60;
  private static final double AGAIN = 0.5;

  /** In seconds: longer than every deadline of the Mediator's together. */
  private static final double PATIENCE = 25;

  private final Swarm swarm;
  private final Random random;
  private final double perSecond;
  private final Score score;
  private long next = System.nanoTime();
  private boolean stopped;
  private int pending;

  /** Begins at once. */
  Mix(Swarm swarm, Random random, double perSecond, Score score) {
    this.swarm = swarm;
    this.random = random;
    this.perSecond = perSecond;
    this.score = score;
    swarm.at(next, this::arrive);
  }

  /** Nobody comes any more; who is there stays as long as it meant to. */
  void stop() {
    stopped = true;
  }

  /** Whether nobody is there any more. */
  boolean isOver() {
    return stopped && pending == 0;
  }

  private void arrive() {
    if (stopped) {
      return;
    }
    int chance = random.nextInt(100);
    if (chance < HONEST) {
      pair(null);
    } else if (chance < HONEST + LONELY) {
      lonely(1);
    } else if (chance < HONEST + LONELY + TWICE) {
      lonely(2);
    } else {
      pair(Fault.ALL.get(random.nextInt(Fault.ALL.size())));
    }
    next += nanos(exponential(1 / perSecond));
    swarm.at(next, this::arrive);
  }

  private void pair(@Nullable Fault fault) {
    Kind kind = kind();
    double wait = exponential(random.nextInt(100) < LONG_WAITS ? LONG_WAIT : SHORT_WAIT);
    double gap = Math.min(wait, LONGEST_WAIT);
    Manner good = new Manner(kind, null, nanos(gap + PATIENCE));
    Manner other = new Manner(kind, fault, nanos(gap + PATIENCE));
    boolean otherFirst = random.nextBoolean();
    Plan plan = new Plan(next, nanos(gap), otherFirst ? other : good, otherFirst ? good : other);
    pending++;
    new Pair(swarm, random, plan, pair -> ended(pair, fault));
  }

  private void ended(Pair pair, @Nullable Fault fault) {
    pending--;
    if (fault == null) {
      score.note(pair);
    } else {
      score.noteOther();
    }
  }

  /** One whose partner never comes; or the same again, for whom the first has to go. */
  private void lonely(int times) {
    Keys keys = new Keys(new CheapKey(random), new CheapKey(random));
    double wait = Math.min(exponential(LONG_WAIT / 2), LONGEST_WAIT);
    Manner manner = new Manner(kind(), null, nanos(AGAIN + wait));
    for (int i = 0; i < times; i++) {
      pending++;
      Visitor visitor = new Visitor(swarm, manner, () -> keys, this::lonelyEnded);
      swarm.at(next + nanos(i * AGAIN), visitor::begin);
    }
  }

  private void lonelyEnded(Visitor visitor) {
    pending--;
    score.noteOther();
  }

  private Kind kind() {
    return KINDS.get(random.nextInt(KINDS.size()));
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }
}
