package dev.mediator.server.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import dev.mediator.server.handshake.Networks.Ports;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies between two, seen from either side. */
class NetworksTest {
  private static final Session SESSION = new Session("A".repeat(22));
  private static final Endpoint SEEN = new Endpoint("192.0.2.1", 40_000);

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7:40000, 192.0.2.2, 10.0.0.8:40000, KEPT, KEPT, false",
    "10.0.0.7:50000, 192.0.2.2, 192.0.2.2:40000, MOVED, KEPT, false",
    "'', 192.0.2.1, 10.0.0.8:50000, UNKNOWN, MOVED, true"
  })
  void eitherSideSaysTheSame(
      String clients, String peerSeen, String peers, Ports client, Ports peer, boolean one) {
    Registration first = at(SEEN, clients);
    Registration last = at(new Endpoint(peerSeen, 40_000), peers);
    Networks expected = new Networks(client, peer, one);
    assertThat(Networks.of(new Punch(first, last, SESSION, Role.CLIENT))).isEqualTo(expected);
    assertThat(Networks.of(new Punch(last, first, SESSION, Role.PEER))).isEqualTo(expected);
  }

  private static Registration at(Endpoint observed, String candidate) {
    List<Endpoint> candidates = candidate.isEmpty() ? List.of() : List.of(endpoint(candidate));
    Registration stock = Example.registration(1, observed, true);
    return new Registration(
        1,
        stock.key(),
        stock.wants(),
        observed,
        0,
        new Reach(true, true, false, candidates),
        Example.INBOX);
  }

  private static Endpoint endpoint(String text) {
    int colon = text.lastIndexOf(':');
    return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
