package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many peers are dialled back: so many in a minute of one {@link Network}, so many in all, and
 * so many at once. Safe for all threads.
 */
public final class DialBudget {
  static final int MOST_OF_A_NETWORK = 10;

  /** In a minute; it also bounds how many networks are remembered. */
  public static final int MOST_IN_ALL = 600;

  /** Each takes a descriptor, of those that are kept free of peers. */
  public static final int MOST_AT_ONCE = 32;

  private final LongSupplier nanoTime;
  private final Map<String, Integer> dials = new HashMap<>();
  private long minute;
  private int inAll;
  private int underWay;

  /** A full one. */
  public DialBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether one more may be dialled, which then counts, and is under way until it is done. */
  public synchronized boolean take(Endpoint peer) {
    turnMinute();
    String network = Network.of(peer);
    boolean full = inAll == MOST_IN_ALL || underWay == MOST_AT_ONCE;
    if (full || dials.getOrDefault(network, 0) == MOST_OF_A_NETWORK) {
      return false;
    }
    inAll++;
    underWay++;
    dials.merge(network, 1, Integer::sum);
    return true;
  }

  private void turnMinute() {
    long now = TimeUnit.NANOSECONDS.toMinutes(nanoTime.getAsLong());
    if (now != minute) {
      minute = now;
      inAll = 0;
      dials.clear();
    }
  }

  /** How many were dialled in this minute. */
  public synchronized int thisMinute() {
    turnMinute();
    return inAll;
  }

  /** How many are under way. */
  public synchronized int underWay() {
    return underWay;
  }

  /** Notes that one of them is no longer under way. */
  public synchronized void done() {
    underWay--;
  }
}
