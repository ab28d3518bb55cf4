package dev.mediator.server.transport;

import dev.mediator.protocol.Session;
import dev.mediator.server.config.MediatorConfig.Relaying;
import dev.mediator.server.guard.RelayQuota;
import dev.mediator.server.handshake.Event.Relayed;
import dev.mediator.server.handshake.Punch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All pairs that are relayed now; as many as the {@link RelayQuota} admits. For all threads. */
public final class Splices {
  private final Relaying limits;
  private final LongSupplier nanoTime;
  private final RelayQuota quota;
  private final Map<Session, Splice> open = new ConcurrentHashMap<>();

  /** Bounds each pair, and all of them, by these limits. */
  public Splices(Relaying limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.quota = new RelayQuota(limits.pairs(), limits.pairsPerNetwork());
  }

  /** Takes room for this pair; if there is none, says why, else null. */
  @Nullable String admit(Punch punch) {
    String refusal = quota.take(punch.me().observed(), punch.partner().observed());
    if (refusal == null) {
      open.put(punch.session(), new Splice(limits, nanoTime, () -> leave(punch)));
    }
    return refusal;
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
