package dev.mediator.server.observe;

import dev.mediator.server.handshake.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How a Mediator did in the last half hour, moment by moment. Used by one thread. */
public final class History {
  /** From one moment to the next. */
  public static final Duration PAUSE = Duration.ofSeconds(2);

  /** Of so many moments. */
  public static final int MOST = 900;

  /** Whom the Mediator sent away, or had to. */
  private static final Set<Outcome> TURNED_AWAY =
      EnumSet.of(
          Outcome.REFUSED,
          Outcome.CROWDED,
          Outcome.DISPLACED,
          Outcome.BUSY,
          Outcome.HOARDING,
          Outcome.FULL,
          Outcome.IMPOSTOR,
          Outcome.DENIED,
          Outcome.UNDECIDED,
          Outcome.SLOW,
          Outcome.RUDE);

  private final Chronicle chronicle;
  private final Rise introductions;
  private final Rise challenges;
  private final Rise delays;
  private final Deque<Moment> moments = new ArrayDeque<>();
  private long accepted;
  private long introduced;
  private long turnedAway;

  /**
   * What happened since the moment before.
   *
   * @param waiting how many waited at its end
   * @param connections how many were connected at its end
   * @param accepted how many came
   * @param introduced how many were introduced
   * @param turnedAway how many were sent away
   * @param introduction seconds from match to introduction: the median and what 99 of 100 took; NaN
   *     if there was none
   * @param challenge the same of making a challenge
   * @param delay the same of a task's waiting for its event loop
   */
  public record Moment(
      int waiting,
      int connections,
      long accepted,
      long introduced,
      long turnedAway,
      Times introduction,
      Times challenge,
      Times delay) {}

  /** How long something took, in seconds. */
  public record Times(double median, double most) {}

  /** What a histogram gained from one look to the next. */
  private static final class Rise {
    private final Histogram histogram;
    private long[] before;

    Rise(Histogram histogram) {
      this.histogram = histogram;
      this.before = histogram.counts();
    }

    Times next() {
      long[] now = histogram.counts();
      long[] gained = new long[now.length];
      for (int i = 0; i < now.length; i++) {
        gained[i] = now[i] - before[i];
      }
      before = now;
      return new Times(histogram.quantile(gained, 0.5), histogram.quantile(gained, 0.99));
    }
  }

  /** Begins now. */
  public History(Chronicle chronicle) {
    this.chronicle = chronicle;
    this.introductions = new Rise(chronicle.introductions());
    this.challenges = new Rise(chronicle.challenges());
    this.delays = new Rise(chronicle.delays());
  }

  /** Ends a moment, in which so many wait and are connected. */
  public Moment next(int waiting, int connections) {
    long acceptedBefore = accepted;
    long introducedBefore = introduced;
    long turnedAwayBefore = turnedAway;
    accepted = chronicle.reached(Milestone.ACCEPTED);
    introduced = chronicle.reached(Milestone.INTRODUCED);
    turnedAway = TURNED_AWAY.stream().mapToLong(chronicle.tally()::conversations).sum();
    Moment moment =
        new Moment(
            waiting,
            connections,
            accepted - acceptedBefore,
            introduced - introducedBefore,
            turnedAway - turnedAwayBefore,
            introductions.next(),
            challenges.next(),
            delays.next());
    if (moments.size() == MOST) {
      moments.removeFirst();
    }
    moments.addLast(moment);
    return moment;
  }

  /** The moments, the newest last. */
  public List<Moment> moments() {
    return List.copyOf(moments);
  }
}
