package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.Relaying;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many pairs may be relayed at once: in all, and of those with a peer in one {@link Network}.
 *
 * <p>Its table is no larger than twice the number of pairs. Safe for all threads.
 */
public final class RelayQuota {
  private final Supplier<Relaying> limits;
  private final Map<String, Integer> networks = new HashMap<>();
  private int pairs;

  /** Admits as many pairs as {@code limits} say each time; those that are there may stay. */
  public RelayQuota(Supplier<Relaying> limits) {
    this.limits = limits;
  }

  /** Takes room for one more pair; if there is none, says why, else null. */
  public synchronized @Nullable String take(Endpoint one, Endpoint other) {
    int most = limits.get().pairs();
    int mostPerNetwork = limits.get().pairsPerNetwork();
    if (pairs >= most) {
      return "no more than " + most + " pairs are relayed at once";
    }
    Set<String> concerned = networksOf(one, other);
    for (String network : concerned) {
      if (networks.getOrDefault(network, 0) >= mostPerNetwork) {
        return "no more than " + mostPerNetwork + " pairs of one network are relayed at once";
      }
    }
    pairs++;
    concerned.forEach(network -> networks.merge(network, 1, Integer::sum));
    return null;
  }

  /** How many pairs there are. */
  public synchronized int pairs() {
    return pairs;
  }

  /** Gives back what was taken for this pair. */
  public synchronized void give(Endpoint one, Endpoint other) {
    pairs--;
    for (String network : networksOf(one, other)) {
      networks.computeIfPresent(network, (_, taken) -> taken == 1 ? null : taken - 1);
    }
  }

  private static Set<String> networksOf(Endpoint one, Endpoint other) {
    String first = Network.of(one);
    String second = Network.of(other);
    return first.equals(second) ? Set.of(first) : Set.of(first, second);
  }
}
