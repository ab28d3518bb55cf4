package dev.mediator.server.transport;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many peers are dialled back in a minute: so many of one block of addresses, so many in all.
 * Safe for all threads.
 */
final class DialBudget {
  static final int MOST_OF_A_BLOCK = 10;

  /** It also bounds how many blocks are remembered. */
  static final int MOST_IN_ALL = 600;

  /** What a network is given at the least: an IPv4 /24, an IPv6 /56. */
  private static final int IPV4_BLOCK_BYTES = 3;

  private static final int IPV6_BLOCK_BYTES = 7;

  private final LongSupplier nanoTime;
  private final Map<String, Integer> dials = new HashMap<>();
  private long minute;
  private int inAll;

  DialBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether one more may be dialled, which then counts. */
  synchronized boolean allows(InetAddress peer) {
    long now = TimeUnit.NANOSECONDS.toMinutes(nanoTime.getAsLong());
    if (now != minute) {
      minute = now;
      inAll = 0;
      dials.clear();
    }
    String block = block(peer.getAddress());
    if (inAll == MOST_IN_ALL || dials.getOrDefault(block, 0) == MOST_OF_A_BLOCK) {
      return false;
    }
    inAll++;
    dials.merge(block, 1, Integer::sum);
    return true;
  }

  private static String block(byte[] ip) {
    return Arrays.toString(Arrays.copyOf(ip, ip.length == 4 ? IPV4_BLOCK_BYTES : IPV6_BLOCK_BYTES));
  }
}
