package dev.mediator.lab;

import dev.mediator.identity.PeerKeyPair;
import java.io.Serializable;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One side of a try, as it is told to a {@link Station}: who one is, and whom one wants to meet.
 */
record Seat(RSAPrivateCrtKey own, String partnerPem) implements Serializable {
  private static final int BITS = 2048;

  /** Two that fit each other. */
  record Two(Seat client, Seat peer) {}

  /** So many couples of strangers. */
  static List<Two> couples(int count) {
    return IntStream.range(0, count).parallel().mapToObj(_ -> couple()).toList();
  }

  private static Two couple() {
    PeerKeyPair one = PeerKeyPair.generate(BITS);
    PeerKeyPair other = PeerKeyPair.generate(BITS);
    return new Two(of(one, other), of(other, one));
  }

  private static Seat of(PeerKeyPair own, PeerKeyPair partner) {
    return new Seat(own.privateKey(), partner.publicKey().toPem());
  }
}
