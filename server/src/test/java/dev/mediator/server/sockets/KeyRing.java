package dev.mediator.server.sockets;

import dev.mediator.identity.PeerKeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of all scripted peers, made once; small ones, so that thousands of proofs take seconds.
 */
final class KeyRing {
  private static final int KEYS = 40;
  private static final int BITS = 1024;

  private static final List<PeerKeyPair> RING =
      IntStream.range(0, KEYS).mapToObj(_ -> PeerKeyPair.generate(BITS)).toList();

  private static final List<Pair> PAIRS = pairs();

  /** Two keys; no other pair has the same two. */
  record Pair(PeerKeyPair alice, PeerKeyPair bob) {}

  private KeyRing() {}

  /** One of {@value #KEYS} keys. */
  static PeerKeyPair key(int index) {
    return RING.get(index);
  }

  /** One of 780 pairs. */
  static Pair pair(int index) {
    return PAIRS.get(index);
  }

  private static List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < KEYS; a++) {
      for (int b = 0; b < a; b++) {
        pairs.add(new Pair(RING.get(a), RING.get(b)));
      }
    }
    return pairs;
  }
}
