package dev.mediator.lab;

import dev.mediator.lab.Encounter.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two sites and Mediators between them, in which the same couples meet again and again. */
final class Meetings implements Closeable {
  private final Internet internet;
  private final Site here;
  private final Site there;
  private final List<Seat.Two> couples;
  private final Set<List<String>> mediators = new HashSet<>();
  private @Nullable Way way;

  Meetings(Internet internet, int tries) throws IOException {
    this.internet = internet;
    this.here = internet.site(1, 2);
    this.there = internet.site(2, 1);
    this.couples = Seat.couples(tries);
  }

  /** From now on they meet in that way, and so far apart; the first time starts its Mediator. */
  void arrange(Way next, Distance distance) throws IOException {
    if (mediators.add(next.mediatorOptions())) {
      internet.serve(next.mediatorOptions());
    }
    way = next;
    internet.move(distance);
  }

  private Way way() {
    if (way == null) {
      throw new IllegalStateException("nothing was arranged");
    }
    return way;
  }

  /** The one that registers first is here, and the other one there. */
  Encounter apart(Nat client, Nat peer) throws IOException {
    here.become(client);
    there.become(peer);
    List<IpVersion> versions = List.of(first(client), first(peer));
    return Encounter.of(
        way(),
        couples,
        new Place(here.host(0), there.host(0), versions, way().apart(client, peer)));
  }

  /** Both are here. */
  Encounter together(Nat nat) throws IOException {
    here.become(nat);
    List<IpVersion> versions = List.of(first(nat));
    return Encounter.of(
        way(), couples, new Place(here.host(0), here.host(1), versions, way().together(nat)));
  }

  private static IpVersion first(Nat nat) {
    return nat.kind().versions().getFirst();
  }

  @Override
  public void close() throws IOException {
    internet.close();
  }
}
