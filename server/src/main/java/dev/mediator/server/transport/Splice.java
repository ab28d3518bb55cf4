package dev.mediator.server.transport;

import dev.mediator.server.config.MediatorConfig.Relaying;
import dev.mediator.server.handshake.Event.Relayed;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One relayed pair: its two ends, what it has carried, and what it may.
 *
 * <p>Safe for all threads, as its ends may live on two event loops.
 */
final class Splice {
  /** What its end is called when one of the two closed before the other was done. */
  static final String LEFT = "one of the two left";

  /** A pair that was idle may go on so much faster for a moment. */
  private static final long BURST = TimeUnit.MILLISECONDS.toNanos(100);

  /** So much a read counts at least towards the rate: it is work, however little it brings. */
  private static final int LEAST_COUNTED = 1024;

  private final Relaying limits;
  private final LongSupplier nanoTime;
  private final Runnable leave;
  private final List<SpliceEnd> ends = new ArrayList<>(2);
  private @Nullable Future<?> watch;
  private long bytes;
  private long lastMoved;
  private long paidUntil;
  private int arrived;
  private int finished;
  private boolean over;

  /** Runs {@code leave} once, at its end. */
  Splice(Relaying limits, LongSupplier nanoTime, Runnable leave) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.leave = leave;
    this.lastMoved = nanoTime.getAsLong();
    this.paidUntil = lastMoved;
  }

  synchronized void join(SpliceEnd end) {
    end.belongTo(this);
    if (over) {
      end.tell(new Relayed(LEFT, bytes));
      return;
    }
    ends.add(end);
    if (ends.size() == 2) {
      EventLoop loop = end.chooseLoop();
      ends.forEach(each -> each.comeTo(loop));
      watchFor(limits.idle().toNanos());
    }
  }

  /** One of the two has come to where both are served. */
  synchronized void arrived() {
    arrived++;
    if (arrived == 2) {
      ends.getFirst().begin(ends.getLast());
      ends.getLast().begin(ends.getFirst());
    }
  }

  /**
   * Counts bytes that are about to be passed on.
   *
   * @return how long to pause behind them, in nanoseconds, or -1 if they are too many
   */
  synchronized long count(int more) {
    if (more > limits.bytes() - bytes) {
      return -1;
    }
    bytes += more;
    long now = nanoTime.getAsLong();
    lastMoved = now;
    long cost = TimeUnit.SECONDS.toNanos(Math.max(more, LEAST_COUNTED)) / limits.rate();
    paidUntil = (paidUntil - now > 0 ? paidUntil : now) + cost;
    return Math.max(0, paidUntil - now - BURST);
  }

  /** One of the two is done, and everything that it sent was passed on. */
  synchronized void finish() {
    finished++;
    if (finished == 2) {
      end("both were done");
    }
  }

  /** Ends it for both, once. */
  synchronized void end(String reason) {
    if (over) {
      return;
    }
    over = true;
    if (watch != null) {
      watch.cancel(false);
    }
    leave.run();
    ends.forEach(end -> end.tell(new Relayed(reason, bytes)));
  }

  private void watchFor(long nanos) {
    watch = ends.getFirst().schedule(this::look, nanos);
  }

  private synchronized void look() {
    // What its rate holds up moves again when that is paid.
    long since = paidUntil - lastMoved > 0 ? paidUntil : lastMoved;
    long left = limits.idle().toNanos() - (nanoTime.getAsLong() - since);
    if (over) {
      return;
    }
    if (left > 0) {
      watchFor(left);
    } else {
      end("nothing moved for " + limits.idle().toSeconds() + " s");
    }
  }

  /** Why there is an end to what a pair may send. */
  String usedUp() {
    return "it used up its " + limits.bytes() + " bytes";
  }
}
