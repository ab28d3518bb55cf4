package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.guard.FairQueue;
import dev.mediator.server.guard.Refusal;
import dev.mediator.server.handshake.Outcome;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where those of one event loop wait to be challenged, each block of addresses with the same right.
 *
 * <p>A challenge costs us an encryption and its asker nothing. So the event loop makes challenges
 * for a moment, and then serves everybody else before it makes more: whoever floods it with
 * Advertises waits behind others of his own block, and nobody who has proved a key waits for him.
 * Who has waited too long is sent away rather than served too late. Used on its event loop.
 */
final class Turnstile {
  /** Why somebody's turn did not come. */
  static final Refusal REFUSAL = new Refusal(Outcome.BUSY, "too many want to be challenged now");

  /** So long challenges are made in a row: some thirty of them. */
  private static final Duration ROUND = Duration.ofMillis(1);

  private final Executor loop;
  private final LongSupplier nanoTime;
  private final Supplier<Duration> due;
  private final Doorkeeper doorkeeper;
  private final FairQueue<Waiting> queue = new FairQueue<>();
  private int reported;
  private boolean turning;

  /** Somebody who is told when its turn has come, or that it will not come in time. */
  private record Waiting(Consumer<Boolean> visitor, long since) {}

  /**
   * Lets them wait for half of {@code due}, in which they must have proved their keys.
   *
   * @param loop runs a task when the event loop has served whatever else is ready
   * @param doorkeeper hears from how many blocks they are
   */
  Turnstile(Executor loop, LongSupplier nanoTime, Supplier<Duration> due, Doorkeeper doorkeeper) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.due = due;
    this.doorkeeper = doorkeeper;
  }

  /**
   * Tells this one {@code true} when it is its turn: when what came with it is read, if nobody
   * waits; or {@code false} if it has waited too long.
   */
  void enter(Endpoint from, Consumer<Boolean> visitor) {
    queue.add(from, new Waiting(visitor, nanoTime.getAsLong()));
    report();
    if (!turning) {
      turning = true;
      loop.execute(this::turn);
    }
  }

  /** Does this for a channel when it is its turn, unless it has closed, or refuses it. */
  void enter(Channel channel, Endpoint from, Runnable task) {
    // Whoever goes leaves nothing behind in the queue.
    AtomicReference<@Nullable Runnable> due = new AtomicReference<>(task);
    channel.closeFuture().addListener(_ -> due.set(null));
    enter(
        from,
        inTime -> {
          Runnable work = due.get();
          if (work != null && inTime) {
            work.run();
          } else if (work != null) {
            channel.pipeline().fireUserEventTriggered(REFUSAL);
          }
        });
  }

  private void turn() {
    long longest = due.get().toNanos() / 2;
    long start = nanoTime.getAsLong();
    long now = start;
    try {
      while (now - start < ROUND.toNanos() && !queue.isEmpty()) {
        Waiting next = Objects.requireNonNull(queue.poll());
        next.visitor().accept(now - next.since() <= longest);
        now = nanoTime.getAsLong();
      }
    } finally {
      report();
      // Whatever befalls one of them, the others have their turn.
      turning = !queue.isEmpty();
      if (turning) {
        loop.execute(this::turn);
      }
    }
  }

  private void report() {
    int blocks = queue.blocks();
    if (blocks != reported) {
      doorkeeper.waitingBlocks(blocks - reported);
      reported = blocks;
    }
  }
}
