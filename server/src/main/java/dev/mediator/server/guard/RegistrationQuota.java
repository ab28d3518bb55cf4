package dev.mediator.server.guard;

import dev.mediator.identity.Fingerprint;
import dev.mediator.server.handshake.Outcome;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many registrations there may be: in all, and of one key. Its table is no larger than the
 * number of registrations. Safe for all threads.
 */
public final class RegistrationQuota {
  private final int most;
  private final int mostOfAKey;
  private final Map<Fingerprint, Integer> keys = new HashMap<>();
  private int registrations;

  /** Admits so many. */
  public RegistrationQuota(int most, int mostOfAKey) {
    this.most = most;
    this.mostOfAKey = mostOfAKey;
  }

  /** Takes room for one more; if there is none, says why, else null. */
  public synchronized @Nullable Refusal take(Fingerprint key) {
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
