package dev.mediator.server.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that has every event loop do nothing now and then, and reports one that does not
 * come to it, with what it does instead.
 *
 * <p>It counts its own rounds instead of time: where the whole process is stopped, it stands still
 * like the loops, blames none of them, and says so.
 */
public final class Watchdog implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** So many rounds a loop may miss: a third of the time that a handshake has by default. */
  private static final int PATIENCE = 6;

  private final List<Watched> loops;
  private final LongSupplier nanoTime;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Watchdog(
      List<? extends Executor> loops, LongSupplier nanoTime, LongConsumer delays, Duration period) {
    this.loops = loops.stream().map(loop -> new Watched(loop, nanoTime, delays, period)).toList();
    this.nanoTime = nanoTime;
    this.period = period;
  }

  /**
   * Watches these until it is closed.
   *
   * @param loops each runs its tasks on one thread, always the same
   * @param delays is told, on these threads, how long a task waited until its loop came to it, in
   *     nanoseconds
   */
  public static Watchdog over(
      List<? extends Executor> loops, LongSupplier nanoTime, LongConsumer delays) {
    return over(loops, nanoTime, delays, PERIOD);
  }

  static Watchdog over(
      List<? extends Executor> loops, LongSupplier nanoTime, LongConsumer delays, Duration period) {
    Watchdog dog = new Watchdog(loops, nanoTime, delays, period);
    Thread.ofPlatform().daemon().name("mediator-watchdog").start(dog::watch);
    return dog;
  }

  private void watch() {
    try {
      long last = nanoTime.getAsLong();
      do {
        long now = nanoTime.getAsLong();
        standstill(Duration.ofNanos(now - last));
        last = now;
        loops.forEach(Watched::round);
      } while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void standstill(Duration round) {
    Duration still = round.minus(period);
    if (still.compareTo(period.multipliedBy(PATIENCE)) > 0) {
      LogEvent.STANDSTILL.log(
          "this process stood still for {} ms: it was stopped, collected garbage, or was given no"
              + " processor",
          still.toMillis());
    }
  }

  /** Those that it has reported, and that do not turn again yet: a sentence for each. */
  public List<String> stuck() {
    return loops.stream().filter(Watched::isStuck).map(Watched::complaint).toList();
  }

  /** Leaves them alone from now on. */
  @Override
  public void close() {
    closed.countDown();
  }

  /** One loop; but for what it says itself, used on the watchdog's thread. */
  private static final class Watched {
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final LongConsumer delays;
    private final Duration period;
    private volatile @Nullable Thread thread;
    private volatile boolean turned = true;
    private volatile int missed;
    private volatile long asked;

    Watched(Executor loop, LongSupplier nanoTime, LongConsumer delays, Duration period) {
      this.loop = loop;
      this.nanoTime = nanoTime;
      this.delays = delays;
      this.period = period;
    }

    void round() {
      if (!turned) {
        int rounds = missed + 1;
        missed = rounds;
        if (rounds == PATIENCE) {
          LogEvent.LOOP_STUCK.log("{}; it is at", complaint(), place());
        }
        return;
      }
      if (missed >= PATIENCE) {
        LogEvent.LOOP_TURNS.log("{} turns again, after {} ms", name(), millis());
      }
      missed = 0;
      turned = false;
      asked = nanoTime.getAsLong();
      try {
        loop.execute(this::turn);
      } catch (RejectedExecutionException e) {
        // It has ended, and so will this watch.
        turned = true;
      }
    }

    private void turn() {
      thread = Thread.currentThread();
      delays.accept(nanoTime.getAsLong() - asked);
      turned = true;
    }

    boolean isStuck() {
      return missed >= PATIENCE && !turned;
    }

    String complaint() {
      return name() + " has not turned for " + millis() + " ms";
    }

    private String name() {
      Thread known = thread;
      return known == null
          ? "an event loop that never turned yet"
          : "event loop " + known.getName();
    }

    private long millis() {
      return period.multipliedBy(missed).toMillis();
    }

    /** Its stack, as the trace of an exception that nobody throws. */
    private Throwable place() {
      Throwable place = new Throwable("where its thread is");
      Thread known = thread;
      place.setStackTrace(known == null ? new StackTraceElement[0] : known.getStackTrace());
      return place;
    }
  }
}
