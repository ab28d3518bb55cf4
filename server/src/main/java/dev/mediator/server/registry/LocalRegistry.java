package dev.mediator.server.registry;

import dev.mediator.identity.Fingerprint;
import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.Replaced;
import dev.mediator.server.handshake.Event.Reserve;
import dev.mediator.server.handshake.Registration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The registry of a Mediator that stands alone: one concurrent map.
 *
 * <p>Under the canonical name of a pair at most one of its two keys waits, since the other would
 * have taken it. Every change is one compare-and-set of that entry, so no registration is taken
 * twice, and a late withdrawal never removes a newer registration.
 */
public final class LocalRegistry implements Registry {

  /** Two keys that want each other, whichever of them asks. */
  private record Pair(Fingerprint lower, Fingerprint higher) {
    static Pair of(Registration registration) {
      Fingerprint key = registration.key();
      Fingerprint wants = registration.wants();
      return key.compareTo(wants) < 0 ? new Pair(key, wants) : new Pair(wants, key);
    }
  }

  private final ConcurrentMap<Pair, Registration> waiting = new ConcurrentHashMap<>();

  @Override
  public void register(Registration registration) {
    Pair pair = Pair.of(registration);
    Registration there = waiting.putIfAbsent(pair, registration);
    while (there != null && !settle(pair, there, registration)) {
      there = waiting.putIfAbsent(pair, registration);
    }
    if (there == null) {
      registration.inbox().deliver(new NobodyWaits());
    }
  }

  /** Deals with whoever is there already; false if it was gone before that was done. */
  private boolean settle(Pair pair, Registration there, Registration newcomer) {
    if (there.key().equals(newcomer.wants())) {
      boolean taken = waiting.remove(pair, there);
      if (taken) {
        there.inbox().deliver(new Reserve(newcomer));
      }
      return taken;
    }
    if (there.proof() > newcomer.proof()) {
      newcomer.inbox().deliver(new Replaced());
      return true;
    }
    boolean replaced = waiting.replace(pair, there, newcomer);
    if (replaced) {
      there.inbox().deliver(new Replaced());
      newcomer.inbox().deliver(new NobodyWaits());
    }
    return replaced;
  }

  @Override
  public void withdraw(Registration registration) {
    waiting.remove(Pair.of(registration), registration);
  }

  @Override
  public int waiting() {
    return waiting.size();
  }

  @Override
  public Stream<Registration> all() {
    return waiting.values().stream();
  }
}
