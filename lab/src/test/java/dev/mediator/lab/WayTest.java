package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected of each way, before anything is measured. */
class WayTest {
  @ParameterizedTest
  @CsvSource({"VERSION_0, 27", "EXTENSION, 72"})
  void pairsOfKindsThatMeet(Way way, int direct) {
    List<Route> routes = new ArrayList<>();
    for (NatKind client : NatKind.CLASSIC) {
      for (NatKind peer : NatKind.CLASSIC) {
        Route route = way.apart(nat(client.name()), nat(peer.name()));
        if (route != null) {
          routes.add(route);
        }
      }
    }
    assertThat(routes).containsOnly(Route.DIRECT).hasSize(direct);
  }

  @ParameterizedTest
  @CsvSource({
    "FW6, FW6, DIRECT",
    "DS, DS, DIRECT",
    "N, N6, ",
    "PR behind RE, RD, DIRECT",
    "PR behind SY, FC behind AR, DIRECT",
    "PR behind SY, FC behind PR, "
  })
  void otherPairsThatMeet(String client, String peer, @Nullable Route route) {
    assertThat(Way.EXTENSION.apart(nat(client), nat(peer))).isEqualTo(route);
  }

  private static Nat nat(String kinds) {
    return Nat.of(kinds, Unsolicited.DROP);
  }
}
