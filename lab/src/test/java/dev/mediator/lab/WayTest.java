package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected of each way, before anything is measured. */
class WayTest {
  @ParameterizedTest
  @CsvSource({"VERSION_0, 27, 0", "EXTENSION, 72, 0", "RELAY, 72, 9"})
  void pairsOfKindsThatMeet(Way way, int direct, int relayed) {
    List<Route> routes = new ArrayList<>();
    for (NatKind client : NatKind.CLASSIC) {
      for (NatKind peer : NatKind.CLASSIC) {
        Route route = way.apart(nat(client.name()), nat(peer.name()));
        if (route != null) {
          routes.add(route);
        }
      }
    }
    assertThat(routes).filteredOn(Route.DIRECT::equals).hasSize(direct);
    assertThat(routes).filteredOn(Route.RELAYED::equals).hasSize(relayed);
    assertThat(routes).hasSize(direct + relayed);
  }

  @ParameterizedTest
  @CsvSource({
    "FW6, FW6, DIRECT",
    "DS, DS, DIRECT",
    "N, N6, RELAYED",
    "PR behind RE, RD, DIRECT",
    "PR behind SY, FC behind AR, DIRECT",
    "PR behind SY, FC behind PR, RELAYED"
  })
  void otherPairsThatMeet(String client, String peer, Route route) {
    assertThat(Way.RELAY.apart(nat(client), nat(peer))).isEqualTo(route);
  }

  private static Nat nat(String kinds) {
    return Nat.of(kinds, Unsolicited.DROP);
  }
}
