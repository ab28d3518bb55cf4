package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many peers are dialled back in a minute: so many of one {@link Network}, so many in all. Safe
 * for all threads.
 */
public final class DialBudget {
  static final int MOST_OF_A_NETWORK = 10;

  /** It also bounds how many networks are remembered. */
  static final int MOST_IN_ALL = 600;

  private final LongSupplier nanoTime;
  private final Map<String, Integer> dials = new HashMap<>();
  private long minute;
  private int inAll;

  /** A full one. */
  public DialBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether one more may be dialled, which then counts. */
  public synchronized boolean allows(Endpoint peer) {
    long now = TimeUnit.NANOSECONDS.toMinutes(nanoTime.getAsLong());
    if (now != minute) {
      minute = now;
      inAll = 0;
      dials.clear();
    }
    String network = Network.of(peer);
    if (inAll == MOST_IN_ALL || dials.getOrDefault(network, 0) == MOST_OF_A_NETWORK) {
      return false;
    }
    inAll++;
    dials.merge(network, 1, Integer::sum);
    return true;
  }
}
