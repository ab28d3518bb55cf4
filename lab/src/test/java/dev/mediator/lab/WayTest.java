package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        routes.addAll(way.apart(nat(client.name()), nat(peer.name())));
      }
    }
    assertThat(routes).hasSize(direct + relayed).doesNotContain(Route.LAN);
    assertThat(routes).filteredOn(Route.RELAYED::equals).hasSize(relayed);
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
    assertThat(Way.EXTENSION.apart(nat(client), nat(peer)))
        .isEqualTo(route == null ? Set.of() : Set.of(route));
    assertThat(Way.RELAY.apart(nat(client), nat(peer)))
        .containsExactly(route == null ? Route.RELAYED : route);
  }

  @ParameterizedTest
  @CsvSource({
    "N, VERSION_0, DIRECT, DIRECT",
    "N, EXTENSION, DIRECT, DIRECT",
    "PR, VERSION_0, , DIRECT",
    "RD, VERSION_0, , ",
    "PR, EXTENSION, LAN, LAN DIRECT",
    "RD, RELAY, LAN, LAN DIRECT"
  })
  void thoseBehindOneRouter(
      String kind, Way way, @Nullable String without, @Nullable String hairpin) {
    assertThat(way.together(nat(kind))).isEqualTo(routes(without));
    assertThat(way.together(Nat.of(kind, Unsolicited.DROP, true))).isEqualTo(routes(hairpin));
  }

  private static Set<Route> routes(@Nullable String names) {
    return names == null
        ? Set.of()
        : Stream.of(names.split(" ")).map(Route::valueOf).collect(Collectors.toSet());
  }

  private static Nat nat(String kinds) {
    return Nat.of(kinds, Unsolicited.DROP);
  }
}
