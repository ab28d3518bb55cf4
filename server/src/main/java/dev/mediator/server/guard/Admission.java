package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.handshake.Outcome;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may be connected: so many in all, so many from one {@link Block}, and so many who have proved
 * nothing yet.
 *
 * <p>When there is no room for another who has proved nothing, one of the block that has most of
 * them goes, or of its own block, if that has no room: the one that has been there longest. So a
 * block never crowds out another, and nobody who proved a key has to go. Who has to go counts until
 * it is gone. Its tables are no larger than the number of connections. Safe for all threads.
 *
 * @param <C> a connection, compared by identity
 */
public final class Admission<C> {
  private final Supplier<Limits> limits;
  private final Map<Block, House> houses = new HashMap<>();

  /** Those with somebody who has proved nothing, by how many they are. */
  private final NavigableMap<Integer, LinkedHashSet<House>> byUnproved = new TreeMap<>();

  private int connections;
  private int unproved;

  /** All that is connected from one block. */
  private final class House {
    private final LinkedHashSet<C> unproved = new LinkedHashSet<>();
    private int connections;
  }

  /**
   * What became of a newcomer.
   *
   * @param refusal why it may not stay, or null
   * @param displaced who has to go for it, or null
   */
  public record Verdict<C>(@Nullable Refusal refusal, @Nullable C displaced) {}

  /** Admits as many as {@code limits} say each time; whoever is there already may stay. */
  public Admission(Supplier<Limits> limits) {
    this.limits = limits;
  }

  /** Takes in one that has just connected; who was refused counts as gone. */
  public synchronized Verdict<C> enter(Endpoint from, C newcomer) {
    Limits most = limits.get();
    Block block = Block.of(from);
    House house = houses.computeIfAbsent(block, _ -> new House());
    C displaced = null;
    if (house.connections >= most.connectionsPerAddress()) {
      displaced = oldestOf(house);
      if (displaced == null) {
        return refused(
            Outcome.CROWDED,
            "your address has the "
                + most.connectionsPerAddress()
                + " connections that it may have");
      }
    } else if (connections >= most.connections() || unproved >= most.unprovedConnections()) {
      displaced = displace(house);
      if (displaced == null) {
        forgetIfEmpty(block, house);
        return refused(
            Outcome.FULL, "no more than " + most.connections() + " connections are held here");
      }
    }
    house.connections++;
    connections++;
    count(house, () -> house.unproved.add(newcomer), 1);
    return new Verdict<>(null, displaced);
  }

  private static <C> Verdict<C> refused(Outcome outcome, String reason) {
    return new Verdict<>(new Refusal(outcome, reason), null);
  }

  /** Who has to go for one of {@code house}, and counts as proved from now on; null if nobody. */
  private @Nullable C displace(House house) {
    Map.Entry<Integer, LinkedHashSet<House>> heaviest = byUnproved.lastEntry();
    if (heaviest == null) {
      return null;
    }
    boolean own = heaviest.getKey() <= house.unproved.size();
    House from = own ? house : heaviest.getValue().getFirst();
    return oldestOf(from);
  }

  private @Nullable C oldestOf(House house) {
    if (house.unproved.isEmpty()) {
      return null;
    }
    C oldest = house.unproved.getFirst();
    count(house, () -> house.unproved.remove(oldest), -1);
    return oldest;
  }

  /** Notes that one has proved a key: it can no longer be displaced. */
  public synchronized void proved(Endpoint from, C connection) {
    House house = houses.get(Block.of(from));
    if (house != null) {
      proved(house, connection);
    }
  }

  private void proved(House house, C connection) {
    if (house.unproved.contains(connection)) {
      count(house, () -> house.unproved.remove(connection), -1);
    }
  }

  /** Notes that one that was taken in is gone. */
  public synchronized void leave(Endpoint from, C connection) {
    Block block = Block.of(from);
    House house = houses.get(block);
    if (house != null) {
      proved(house, connection);
      house.connections--;
      connections--;
      forgetIfEmpty(block, house);
    }
  }

  private void forgetIfEmpty(Block block, House house) {
    if (house.connections == 0) {
      houses.remove(block);
    }
  }

  /** Changes how many of a house have proved nothing, and keeps the order by that. */
  private void count(House house, Runnable change, int by) {
    rank(house, false);
    change.run();
    unproved += by;
    rank(house, true);
  }

  private void rank(House house, boolean in) {
    int size = house.unproved.size();
    if (size == 0) {
      return;
    }
    if (in) {
      byUnproved.computeIfAbsent(size, _ -> new LinkedHashSet<>()).add(house);
    } else {
      byUnproved.computeIfPresent(
          size,
          (_, equals) -> {
            equals.remove(house);
            return equals.isEmpty() ? null : equals;
          });
    }
  }

  /** How many are connected. */
  public synchronized int connections() {
    return connections;
  }

  /** How many have proved nothing yet. */
  public synchronized int unproved() {
    return unproved;
  }
}
