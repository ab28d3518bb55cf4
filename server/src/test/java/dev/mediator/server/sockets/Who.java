package dev.mediator.server.sockets;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.Advertise;
import java.util.List;

/**
 * Who a scripted peer is, and whom it wants.
 *
 * @param ours whether it is a peer of ours rather than a stock one
 */
record Who(PeerKeyPair own, PeerKeyPair wanted, boolean ours) {

  /** Alice of a pair, who wants Bob. */
  static Who alice(KeyRing.Pair pair, boolean ours) {
    return new Who(pair.alice(), pair.bob(), ours);
  }

  /** Bob of a pair, who wants Alice. */
  static Who bob(KeyRing.Pair pair, boolean ours) {
    return new Who(pair.bob(), pair.alice(), ours);
  }

  /** What it says to begin with. */
  Advertise advertise() {
    String mine = own.publicKey().toPem();
    String theirs = wanted.publicKey().toPem();
    return ours ? new Advertise(0, mine, theirs, List.of()) : new Advertise(0, mine, theirs, null);
  }

  @Override
  public String toString() {
    return ours ? "ours" : "stock";
  }
}
