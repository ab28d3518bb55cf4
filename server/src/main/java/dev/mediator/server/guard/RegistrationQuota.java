package dev.mediator.server.guard;

import dev.mediator.identity.Fingerprint;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.handshake.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many registrations there may be: in all, and of one key. Its table is no larger than the
 * number of registrations. Safe for all threads.
 */
public final class RegistrationQuota {
  private final Supplier<Limits> limits;
  private final Map<Fingerprint, Integer> keys = new HashMap<>();
  private int registrations;

  /** Admits as many as {@code limits} say each time; those that are there already may stay. */
  public RegistrationQuota(Supplier<Limits> limits) {
    this.limits = limits;
  }

  /** Takes room for one more; if there is none, says why, else null. */
  public synchronized @Nullable Refusal take(Fingerprint key) {
    int most = limits.get().registrations();
    int mostOfAKey = limits.get().registrationsPerKey();
    if (registrations >= most) {
      return new Refusal(Outcome.FULL, "no more than " + most + " registrations are held here");
    }
    int taken = keys.getOrDefault(key, 0);
    if (taken >= mostOfAKey) {
      return new Refusal(
          Outcome.HOARDING, "your key has the " + mostOfAKey + " registrations that it may have");
    }
    keys.put(key, taken + 1);
    registrations++;
    return null;
  }

  /** How many there are. */
  public synchronized int registrations() {
    return registrations;
  }

  /** Gives back what was taken for one of this key. */
  public synchronized void give(Fingerprint key) {
    keys.computeIfPresent(key, (_, taken) -> taken == 1 ? null : taken - 1);
    registrations--;
  }
}
