package dev.mediator.lab;

import dev.mediator.lab.Guest.Round;
import dev.mediator.lab.Guest.Story;
import dev.mediator.peer.PeerRole;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries of one cell: everybody was there at once.
 *
 * @param place where, and how all should be connected
 */
record Encounter(Place place, List<Try> tries) {
  /** For those who are going to meet, however slow the machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MOST_ROUNDS = 3;

  /**
   * Where the two sides of a cell are, over what they go, and by which ways they may be connected:
   * none, if they cannot be.
   */
  record Place(Station client, Station peer, List<IpVersion> versions, Set<Route> expected) {}

  /** What became of a couple, of whom {@code client} registered first. */
  record Try(Story client, Story peer) {
    /** How the two are connected, as the Client sees it; null if they have not met. */
    @Nullable Route route() {
      return isMatched() && client.fits(peer) ? client.route() : null;
    }

    /** Whether they met by one of these ways or, where there is none, tried, and have not met. */
    boolean isBy(Set<Route> expected) {
      Route route = route();
      return expected.isEmpty() ? isInVain() : route != null && expected.contains(route);
    }

    /** How long one had begun to dial before the other, where both do. */
    Duration skew() {
      return Duration.ofNanos(client.dialled() - peer.dialled()).abs();
    }

    /** Whether they were brought together as they registered. */
    private boolean isMatched() {
      return client.role() == PeerRole.CLIENT && peer.role() == PeerRole.PEER;
    }

    private boolean isSwapped() {
      return client.role() == PeerRole.PEER && peer.role() == PeerRole.CLIENT;
    }

    /** Whether they were kept apart by what lies between them, or by the Mediator for a reason. */
    private boolean isInVain() {
      boolean tried = isMatched() || (client.isRefusedAsSplit() && peer.isRefusedAsSplit());
      return tried && client.route() == null && peer.route() == null;
    }

    @Override
    public String toString() {
      return client + " <> " + peer;
    }
  }

  /** Everybody at once, the clients first; again, when the Mediator saw another order. */
  static Encounter of(Way way, List<Seat.Two> couples, Place place) throws IOException {
    List<Seat> clients = new ArrayList<>(couples.stream().map(Seat.Two::client).toList());
    List<Seat> peers = new ArrayList<>(couples.stream().map(Seat.Two::peer).toList());
    Duration patience = place.expected().isEmpty() ? way.vain : PATIENCE;
    Round here = new Round(way, place.versions().getFirst());
    Round there = new Round(way, place.versions().getLast());
    for (int round = 1; ; round++) {
      place.client().call(() -> Guest.arrive(here, clients));
      place.peer().call(() -> Guest.arrive(there, peers));
      List<Story> second = place.peer().call(() -> Guest.leave(patience));
      List<Story> first = place.client().call(() -> Guest.leave(patience));
      List<Try> tries =
          IntStream.range(0, first.size())
              .mapToObj(i -> new Try(first.get(i), second.get(i)))
              .toList();
      if (round == MOST_ROUNDS || tries.stream().noneMatch(Try::isSwapped)) {
        return new Encounter(place, tries);
      }
    }
  }

  /** Whether all met by a way that was foreseen, or all tried, and none met. */
  boolean asExpected() {
    return tries.stream().allMatch(one -> one.isBy(place.expected()));
  }

  boolean always() {
    return failures().isEmpty();
  }

  /** Those who did not meet. */
  List<Try> failures() {
    return tries.stream().filter(one -> one.route() == null).toList();
  }

  /** From the match to the connection, for each Client that has one. */
  List<Long> millis() {
    return tries.stream()
        .filter(one -> one.route() != null)
        .map(one -> one.client().millis())
        .toList();
  }

  /** How many met, with a mark for how. */
  @Override
  public String toString() {
    Map<Route, Integer> routes = new EnumMap<>(Route.class);
    for (Try one : tries) {
      Route route = one.route();
      if (route != null) {
        routes.merge(route, 1, Integer::sum);
      }
    }
    return routes.isEmpty()
        ? "0"
        : routes.entrySet().stream()
            .map(entry -> entry.getValue() + entry.getKey().mark)
            .collect(Collectors.joining("+"));
  }
}
