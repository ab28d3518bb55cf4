package dev.mediator.lab;

import dev.mediator.peer.PeerRole;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tries of one cell: how many of those who tried to meet did so, and what the others told. */
record Encounter(int tries, int met, List<String> failures) {
  /** For those who are going to meet, however slow the machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For those who are not: they would have met in a fifth of it. */
  private static final Duration SHORT = Duration.ofMillis(2500);

  /** When one side has given up. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final int MOST_ROUNDS = 3;

  /** Where the two sides of a cell are, and whether they are expected to meet. */
  record Place(Station client, Station peer, boolean promising) {}

  /** Everybody at once, the clients first; again, when the Mediator saw another order. */
  static Encounter of(Way way, List<Seat.Two> couples, Place place) throws IOException {
    List<Seat> clients = new ArrayList<>(couples.stream().map(Seat.Two::client).toList());
    List<Seat> peers = new ArrayList<>(couples.stream().map(Seat.Two::peer).toList());
    Duration patience = place.promising() ? PATIENCE : SHORT;
    Duration grace = place.promising() ? PATIENCE : GRACE;
    for (int round = 1; ; round++) {
      place.client().call(() -> Guest.arrive(way, clients));
      place.peer().call(() -> Guest.arrive(way, peers));
      List<Guest.Story> second = place.peer().call(() -> Guest.leave(patience));
      List<Guest.Story> first = place.client().call(() -> Guest.leave(grace));
      if (round == MOST_ROUNDS || isInOrder(first, second)) {
        return judge(first, second);
      }
    }
  }

  private static boolean isInOrder(List<Guest.Story> clients, List<Guest.Story> peers) {
    return clients.stream().allMatch(story -> story.role() == PeerRole.CLIENT)
        && peers.stream().allMatch(story -> story.role() == PeerRole.PEER);
  }

  private static Encounter judge(List<Guest.Story> clients, List<Guest.Story> peers) {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      if (!clients.get(i).fits(peers.get(i))) {
        failures.add(clients.get(i) + " <> " + peers.get(i));
      }
    }
    return new Encounter(clients.size(), clients.size() - failures.size(), failures);
  }

  boolean always() {
    return met == tries;
  }

  @Override
  public String toString() {
    return met + "/" + tries;
  }
}
