package dev.mediator.server.transport;

import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.Target;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Matched;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Registration;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends away whom the operator does not want: each on its own event loop. For all threads. */
public final class Expulsion {
  /** Event loops come to what they are told within microseconds, unless they stand still. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  private final Crowd crowd;
  private final AccessControl access;
  private final List<EventExecutor> loops;

  Expulsion(Crowd crowd, AccessControl access, List<EventExecutor> loops) {
    this.crowd = crowd;
    this.access = access;
    this.loops = loops;
  }

  /** Sends away who waits and is denied by now; who has a match goes on. */
  public void reconsider() {
    crowd.forEach(connection -> connection.judge(this::denial));
  }

  private @Nullable Event denial(Phase phase) {
    Registration me = phase instanceof Matched ? null : proved(phase);
    String refusal = me == null ? null : access.refusal(me);
    return refusal == null ? null : new Event.Denied(refusal);
  }

  private static @Nullable Registration proved(Phase phase) {
    return phase.isProved() ? phase.registration() : null;
  }

  /**
   * Ends the conversations with these peers, whatever they are about.
   *
   * @return how many that were, as far as was seen in some seconds
   */
  public int drop(Target target) {
    AtomicInteger dropped = new AtomicInteger();
    crowd.forEach(connection ->
        connection.judge(phase -> {
          boolean meant =
              !(phase instanceof Over) && target.includes(connection.observed(), proved(phase));
          return meant && dropped.incrementAndGet() > 0 ? new Event.Dropped() : null;
        }));
    CountDownLatch looked = new CountDownLatch(loops.size());
    try {
      loops.forEach(loop -> loop.execute(looked::countDown));
      boolean _ = looked.await(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      // It has ended, and with it every conversation.
    }
    return dropped.get();
  }
}
