package dev.mediator.server.sockets;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Reach;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.registry.Registry;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Peers that wait without a connection: put straight into a Mediator's registry, since a process
 * may not have as many descriptors as a page must show peers.
 */
final class Multitude implements AutoCloseable {
  private static final Random RANDOM = new Random(20);

  private final Registry registry;
  private final List<Registration> peers;

  /** So many, all with keys and addresses of their own. */
  Multitude(Registry registry, int count) {
    this.registry = registry;
    this.peers = IntStream.range(0, count).mapToObj(Multitude::peer).toList();
    peers.forEach(registry::register);
  }

  private static Registration peer(int number) {
    String ip = "198.18." + number / 250 + "." + (1 + number % 250);
    if (number % 5 == 4) {
      ip = "2001:db8:" + Integer.toHexString(number) + "::" + (1 + number % 9);
    }
    Endpoint address = new Endpoint(ip, 1024 + number);
    return new Registration(
        1 + number, key(), key(), address, 0, Reach.OURS, Multitude::hearNothing);
  }

  private static void hearNothing(Object news) {}

  private static Fingerprint key() {
    return new Fingerprint(
        RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong());
  }

  int size() {
    return peers.size();
  }

  /** The key of one of them. */
  String key(int number) {
    return peers.get(number).key().toString();
  }

  @Override
  public void close() {
    peers.forEach(registry::withdraw);
  }
}
