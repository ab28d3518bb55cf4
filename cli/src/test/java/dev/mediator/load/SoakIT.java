package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A packaged Mediator, its limits at their defaults, for an hour at half of the load that it can
 * carry, with peers that come, wait, meet, give up and err: at the end it is as it was before. It
 * is held to a fifth of a core, so that all of it takes half a core.
 */
@Tag("soak")
class SoakIT {
  private static final Duration TIME = time("soak.time", "1h");
  private static final Duration TIME_TRACKED = time("soak.tracked", "2m");
  private static final Duration WARM = time("soak.warm", "60s");
  private static final double CORES = 0.2;
  private static final double LOAD = 0.5;
  private static final double WARM_SECONDS = 25;
  private static final double CAPACITY_SECONDS = 10;
  private static final int ROWS = 60;
  private static final Duration SHORTEST_ROW = Duration.ofSeconds(10);

  /** What caches and counters may have grown by. */
  private static final long MORE_HEAP = 1 << 20;

  /** In MiB: what is not in the heap, and how much of it the heap has touched. */
  private static final long MORE_RESIDENT = 64;

  private static final long SEED = 5;

  private final Random random = new Random(SEED);

  private static Duration time(String property, String usual) {
    return Duration.parse("PT" + System.getProperty(property, usual));
  }

  @Test
  void isAfterwardsAsItWasBefore() throws Exception {
    soak("", TIME);
  }

  /** Every buffer is tracked, from its making to its release. */
  @Test
  void losesNoBuffer() throws Exception {
    soak("-Dio.netty.leakDetection.level=paranoid", TIME_TRACKED);
  }

  private void soak(String javaOptions, Duration time) throws Exception {
    try (Cage cage = new Cage(CORES);
        MediatorProcess mediator = MediatorProcess.start(javaOptions);
        Swarm swarm = new Swarm(mediator.port())) {
      Throng throng = new Throng(swarm, random);
      throng.perSecond(WARM_SECONDS);
      cage.hold(mediator);
      double capacity = throng.perSecond(CAPACITY_SECONDS);
      System.out.printf(
          "soak: with %s of a core it carries %.0f pairs a second; for %s come %.0f a second%n",
          CORES, capacity, time, LOAD * capacity);
      churn(swarm, LOAD * capacity, WARM, new Score());
      State before = State.atRest(mediator);
      Score score = new Score();
      Watch watch = new Watch(mediator, swarm, score, row(time));
      churn(swarm, LOAD * capacity, time, score);
      watch.end();
      State after = State.atRest(mediator);
      report(before, after, score, mediator);
      check(before, after, score, mediator);
    }
  }

  private static Duration row(Duration time) {
    Duration row = time.dividedBy(ROWS);
    return row.compareTo(SHORTEST_ROW) < 0 ? SHORTEST_ROW : row;
  }

  private void churn(Swarm swarm, double perSecond, Duration time, Score score) throws IOException {
    long began = System.nanoTime();
    Mix mix = new Mix(swarm, random, perSecond, score);
    swarm.runUntil(() -> System.nanoTime() - began >= time.toNanos());
    mix.stop();
    swarm.runUntil(mix::isOver);
  }

  private static void report(State before, State after, Score score, MediatorProcess mediator) {
    System.out.println("before: " + before);
    System.out.println("after:  " + after);
    System.out.println("more of: " + after.heap().moreThan(before.heap()));
    System.out.printf(
        "%d pairs met, %d did not, %d were not meant to; outcomes since the start: %s%n",
        score.met(), score.lost(), score.others(), mediator.outcomes());
    score.failures().forEach(System.out::println);
    mediator.troubles().forEach(System.out::println);
  }

  private static void check(State before, State after, Score score, MediatorProcess mediator) {
    assertThat(mediator.troubles()).isEmpty();
    assertThat(mediator.outcomes()).doesNotContainKey("FAULT");
    assertThat(score.lost()).as("pairs that did not meet").isZero();
    assertThat(score.met()).isPositive();
    assertThat(after.descriptors()).isEqualTo(before.descriptors());
    assertThat(after.connections()).isZero();
    assertThat(after.registrations()).isEqualTo(before.registrations());
    assertThat(after.heap().bytes()).isLessThan(before.heap().bytes() + MORE_HEAP);
    assertThat(after.resident()).isLessThan(before.resident() + MORE_RESIDENT);
  }
}
