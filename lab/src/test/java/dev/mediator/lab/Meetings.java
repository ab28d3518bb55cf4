package dev.mediator.lab;

import dev.mediator.lab.Encounter.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Two sites and a Mediator between them, in which the same couples meet again and again. */
final class Meetings implements Closeable {
  private final Internet internet;
  private final Site here;
  private final Site there;
  private final List<Seat.Two> couples;

  Meetings(Internet internet, int tries) throws IOException {
    this.internet = internet;
    this.here = internet.site(1, 2);
    this.there = internet.site(2, 1);
    this.couples = Seat.couples(tries);
    internet.serve();
  }

  /** The one that registers first is here, and the other one there. */
  Encounter apart(Way way, Nat client, Nat peer) throws IOException {
    here.become(client);
    there.become(peer);
    boolean promising = way.leadsFrom(client.kind(), peer.kind());
    return Encounter.of(way, couples, new Place(here.host(0), there.host(0), promising));
  }

  /** Both are here. */
  Encounter together(Way way, Nat nat) throws IOException {
    here.become(nat);
    boolean promising = way.leadsWithin(nat);
    return Encounter.of(way, couples, new Place(here.host(0), here.host(1), promising));
  }

  @Override
  public void close() throws IOException {
    internet.close();
  }
}
