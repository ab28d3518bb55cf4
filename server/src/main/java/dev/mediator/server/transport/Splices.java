package dev.mediator.server.transport;

import dev.mediator.protocol.Session;
import dev.mediator.server.config.MediatorConfig.Relaying;
import dev.mediator.server.guard.RelayQuota;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Event.Admitted;
import dev.mediator.server.handshake.Event.Crowded;
import dev.mediator.server.handshake.Event.Relayed;
import dev.mediator.server.handshake.Punch;
import dev.mediator.server.observe.Budget;
import dev.mediator.server.observe.LogEvent;
import io.netty.util.internal.PlatformDependent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All pairs that are relayed now; as many as the {@link RelayQuota} admits. For all threads. */
public final class Splices {
  /** What a pair may hold of direct memory: three buffers of 64 KiB each way. */
  private static final long BYTES_PER_PAIR = 2 * 3 * 64 * 1024;

  private final Supplier<Relaying> limits;
  private final LongSupplier nanoTime;
  private final RelayQuota quota;
  private final Map<Session, Splice> open = new ConcurrentHashMap<>();

  /** Bounds each pair, and all of them, by what {@code limits} are when it comes. */
  public Splices(Supplier<Relaying> limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.quota = new RelayQuota(limits);
  }

  /** Warns if so many pairs could use up what Java allows for buffers: then handshakes fail. */
  static void checkMemory(long pairs) {
    long most = PlatformDependent.maxDirectMemory();
    if (pairs * BYTES_PER_PAIR > most) {
      LogEvent.RELAY_MEMORY.log(
          "{} relayed pairs may need {} MiB of direct memory, and Java allows {}: raise it with"
              + " -XX:MaxDirectMemorySize, or lower --relay-pairs",
          pairs,
          (pairs * BYTES_PER_PAIR) >> 20,
          most >> 20);
    }
  }

  /** How many pairs there are, of how many there may be. */
  Budget budget() {
    return new Budget("relayed_pairs", quota::pairs, () -> limits.get().pairs());
  }

  /** Takes room for this pair, if there is any. */
  Event admit(Punch punch) {
    String refusal = quota.take(punch.me().observed(), punch.partner().observed());
    if (refusal == null) {
      open.put(punch.session(), new Splice(limits.get(), nanoTime, () -> leave(punch)));
    }
    return refusal == null ? new Admitted() : new Crowded(refusal);
  }

  private void leave(Punch punch) {
    open.remove(punch.session());
    quota.give(punch.me().observed(), punch.partner().observed());
  }

  /** Joins one side of a pair that was admitted; the second one starts it. */
  void join(Session session, SpliceEnd end) {
    Splice splice = open.get(session);
    if (splice == null) {
      end.tell(new Relayed(Splice.LEFT, 0));
    } else {
      splice.join(end);
    }
  }
}
