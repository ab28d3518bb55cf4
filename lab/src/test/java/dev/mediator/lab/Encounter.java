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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries of one cell.
 *
 * @param expected how all should be connected; null if none should
 * @param routes how many were connected how, as their Clients saw it
 * @param millis from the match to the connection, for each Client that has one
 * @param failures what those told who did not meet
 */
record Encounter(
    int tries,
    @Nullable Route expected,
    Map<Route, Integer> routes,
    List<Long> millis,
    List<String> failures) {
  /** For those who are going to meet, however slow the machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** When one side has given up. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final int MOST_ROUNDS = 3;

  /** Where the two sides of a cell are, over what they go, and how they should be connected. */
  record Place(Station client, Station peer, List<IpVersion> versions, @Nullable Route expected) {}

  /** Everybody at once, the clients first; again, when the Mediator saw another order. */
  static Encounter of(Way way, List<Seat.Two> couples, Place place) throws IOException {
    List<Seat> clients = new ArrayList<>(couples.stream().map(Seat.Two::client).toList());
    List<Seat> peers = new ArrayList<>(couples.stream().map(Seat.Two::peer).toList());
    boolean hopeful = place.expected() != null;
    Duration patience = hopeful ? PATIENCE : way.vain;
    Duration grace = hopeful ? PATIENCE : GRACE;
    Round here = new Round(way, place.versions().getFirst(), hopeful);
    Round there = new Round(way, place.versions().getLast(), hopeful);
    for (int round = 1; ; round++) {
      place.client().call(() -> Guest.arrive(here, clients));
      place.peer().call(() -> Guest.arrive(there, peers));
      List<Story> second = place.peer().call(() -> Guest.leave(patience));
      List<Story> first = place.client().call(() -> Guest.leave(grace));
      if (round == MOST_ROUNDS || isInOrder(first, second)) {
        return judge(first, second, place.expected());
      }
    }
  }

  private static boolean isInOrder(List<Story> clients, List<Story> peers) {
    return clients.stream().allMatch(story -> story.role() == PeerRole.CLIENT)
        && peers.stream().allMatch(story -> story.role() == PeerRole.PEER);
  }

  private static Encounter judge(List<Story> clients, List<Story> peers, @Nullable Route expected) {
    Map<Route, Integer> routes = new EnumMap<>(Route.class);
    List<Long> millis = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      Story client = clients.get(i);
      Route route = client.route();
      if (route != null && client.fits(peers.get(i))) {
        routes.merge(route, 1, Integer::sum);
        millis.add(client.millis());
      } else {
        failures.add(client + " <> " + peers.get(i));
      }
    }
    return new Encounter(clients.size(), expected, routes, millis, failures);
  }

  /** Whether all met, or none, and in the way that was foreseen. */
  boolean asExpected() {
    return routes.equals(expected == null ? Map.of() : Map.of(expected, tries));
  }

  boolean always() {
    return failures.isEmpty();
  }

  /** How many met, with a mark for how. */
  @Override
  public String toString() {
    return routes.isEmpty()
        ? "0"
        : routes.entrySet().stream()
            .map(entry -> entry.getValue() + entry.getKey().mark)
            .collect(Collectors.joining("+"));
  }
}
