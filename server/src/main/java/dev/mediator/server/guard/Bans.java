package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.guard.Target.OfAddresses;
import dev.mediator.server.guard.Target.OfKey;
import dev.mediator.server.handshake.Registration;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom the operator keeps out for a while, or until the Mediator ends. Safe for all threads.
 *
 * <p>They are gone with the process: who is to stay out for good belongs into the list of denied
 * keys, or into a firewall.
 */
public final class Bans {
  /** Those of addresses are looked through at each connection: a thousand take microseconds. */
  public static final int MOST = 1_000;

  private static final String OF_ADDRESS = "this Mediator does not serve your address";

  private final LongSupplier nanoTime;
  private final ConcurrentMap<OfKey, Ban> keys = new ConcurrentHashMap<>();
  private final ConcurrentMap<OfAddresses, Ban> addresses = new ConcurrentHashMap<>();

  /**
   * That some peers are kept out.
   *
   * @param since when it began, in nanoseconds of the one clock
   * @param lasting how long it holds; empty for as long as the Mediator runs
   */
  public record Ban(Target target, long since, Optional<Duration> lasting) {
    /** How much longer it holds, or what it was given if that is for ever. */
    public Optional<Duration> left(long now) {
      return lasting.map(whole -> whole.minusNanos(now - since));
    }

    boolean holds(long now) {
      return left(now).map(Duration::isPositive).orElse(true);
    }
  }

  Bans(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Keeps these out from now on, for so long; an earlier ban of the same is forgotten.
   *
   * @throws IllegalStateException if there are as many as there may be
   */
  public synchronized Ban add(Target target, Optional<Duration> lasting) {
    lift(target);
    if (keys.size() + addresses.size() >= MOST) {
      throw new IllegalStateException(
          "there are " + MOST + " bans, as many as there may be: lift one, or use deny-keys");
    }
    Ban ban = new Ban(target, nanoTime.getAsLong(), lasting);
    switch (target) {
      case OfKey key -> keys.put(key, ban);
      case OfAddresses block -> addresses.put(block, ban);
    }
    return ban;
  }

  /** Lets these in again; false if they were not kept out. */
  public synchronized boolean lift(Target target) {
    forgetOver();
    return switch (target) {
      case OfKey key -> keys.remove(key) != null;
      case OfAddresses block -> addresses.remove(block) != null;
    };
  }

  /** Those that hold, the newest first. */
  public synchronized List<Ban> all() {
    forgetOver();
    return Stream.concat(keys.values().stream(), addresses.values().stream())
        .sorted(Comparator.comparingLong(Ban::since).reversed())
        .toList();
  }

  private void forgetOver() {
    long now = nanoTime.getAsLong();
    keys.values().removeIf(ban -> !ban.holds(now));
    addresses.values().removeIf(ban -> !ban.holds(now));
  }

  /** Why nobody is let in from there; null if somebody is. */
  public @Nullable String refusal(Endpoint address) {
    if (addresses.isEmpty()) {
      return null;
    }
    byte[] ip = InetAddress.ofLiteral(address.ip()).getAddress();
    long now = nanoTime.getAsLong();
    boolean banned =
        addresses.entrySet().stream()
            .anyMatch(ban -> ban.getKey().addresses().contains(ip) && ban.getValue().holds(now));
    return banned ? OF_ADDRESS : null;
  }

  /** Whether this peer, which has proved its key, is kept out. */
  boolean include(Registration peer) {
    Ban ban = keys.get(new OfKey(peer.key()));
    return ban != null && ban.holds(nanoTime.getAsLong());
  }
}
