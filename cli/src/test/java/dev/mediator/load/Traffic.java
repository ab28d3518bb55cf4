package dev.mediator.load;

import dev.mediator.load.Manner.Kind;
import dev.mediator.load.Visitor.Fate;
import dev.mediator.load.Visitor.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Pairs that come at moments fixed beforehand, so many a second, however they fare (open loop): one
 * side, and after a while that is short for most the other. Who is sent away while it waits comes
 * again, as our peers do, until it has met its partner. Used on the thread of its {@link Swarm}.
 */
final class Traffic {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final List<Manner> MANNERS =
      List.of(
          new Manner(Kind.OURS, null, PATIENCE),
          new Manner(Kind.PUNCHING, null, PATIENCE),
          new Manner(Kind.STOCK, null, PATIENCE));

  private final Swarm swarm;
  private final Random random;
  private final double meanGap;
  private final List<Double> millis = new ArrayList<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private boolean stopped;
  private long came;
  private long sentAway;
  private long underWay;

  /**
   * Plays on this swarm.
   *
   * @param meanGap seconds between the two of a pair, on average
   */
  Traffic(Swarm swarm, Random random, double meanGap) {
    this.swarm = swarm;
    this.random = random;
    this.meanGap = meanGap;
  }

  /** From now on they come. */
  void begin(double perSecond) {
    arrive(System.nanoTime(), perSecond);
  }

  /** No more of them come. */
  void stop() {
    stopped = true;
  }

  private void arrive(long due, double perSecond) {
    if (stopped) {
      return;
    }
    new Couple(due, due + exponential(meanGap));
    long next = due + exponential(1 / perSecond);
    swarm.at(next, () -> arrive(next, perSecond));
  }

  private long exponential(double meanSeconds) {
    return (long) (-Math.log(1 - random.nextDouble()) * meanSeconds * 1e9);
  }

  /** Two who want each other. */
  private final class Couple {
    private final Manner manner = MANNERS.get(random.nextInt(MANNERS.size()));
    private final long due;
    private int introduced;
    private boolean over;

    Couple(long first, long second) {
      came++;
      underWay++;
      due = second;
      Keys keys = new Keys(new CheapKey(random), new CheapKey(random));
      swarm.at(first, () -> come(keys));
      swarm.at(second, () -> come(keys.swapped()));
    }

    private void come(Keys keys) {
      new Visitor(swarm, manner, () -> keys, gone -> gone(gone, keys)).begin();
    }

    /** Once one has been introduced, the other has to be: it may not even be sent away. */
    private void gone(Visitor visitor, Keys keys) {
      boolean mayComeAgain =
          visitor.fate() == Fate.CUT
              && visitor.remark().isEmpty()
              && !visitor.matched()
              && introduced == 0;
      if (visitor.fate() == Fate.INTRODUCED) {
        introduced++;
        if (introduced == 2) {
          millis.add((visitor.introducedAt() - due) / 1e6);
          end();
        }
      } else if (mayComeAgain) {
        sentAway++;
        swarm.at(System.nanoTime() + AGAIN + exponential(0.1), () -> come(keys));
      } else {
        String what = visitor.fate() + (visitor.matched() ? " matched " : " ") + visitor.remark();
        failures.merge(what, 1L, Long::sum);
        end();
      }
    }

    private void end() {
      if (!over) {
        over = true;
        underWay--;
      }
    }
  }

  /** How many pairs came. */
  long came() {
    return came;
  }

  /** How many of them have met. */
  long met() {
    return millis.size();
  }

  /** How many have neither met nor failed. */
  long underWay() {
    return underWay;
  }

  /** How many peers were sent away while they waited. */
  long sentAway() {
    return sentAway;
  }

  /** What else befell peers, and how many of them: refusals, resets, introductions broken off. */
  Map<String, Long> failures() {
    return failures;
  }

  @Override
  public String toString() {
    Collections.sort(millis);
    return "%d pairs came, %d met (median %.1f ms, 99 %% within %.0f ms, all within %.0f ms), %d peers sent away, failures %s"
        .formatted(came, met(), quantile(0.5), quantile(0.99), quantile(1), sentAway, failures);
  }

  private double quantile(double share) {
    return millis.isEmpty() ? 0 : millis.get((int) (share * (millis.size() - 1)));
  }
}
