package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some cells of the tables in docs/TRAVERSAL.md: where peers meet, and where they do not. */
class CellsTest extends LabTest {
  private static final int TRIES = 3;

  /** A machine that has more to do for a moment spoils all tries of a cell. */
  private static final int CELLS = 3;

  /** A third of the time between the two of {@link Distance#UNEVEN}, if nobody were told later. */
  private static final Duration ALMOST_TOGETHER = Duration.ofMillis(20);

  private static Meetings meetings;

  @BeforeAll
  static void open() throws IOException {
    meetings = new Meetings(new Internet(), TRIES);
  }

  @AfterAll
  static void close() throws IOException {
    if (meetings != null) {
      meetings.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "N, N, DROP, NEAR",
    "SY, N, DROP, NEAR",
    "FW, FC, RESET, NEAR",
    "RD, FC, DROP, NEAR",
    "PR, RF, DROP, NEAR",
    "SY, RF, ACCEPT, NEAR",
    "N, FW, DROP, NEAR",
    "N, AR, RESET, NEAR",
    "N, SY, DROP, NEAR",
    "RF, RD, ACCEPT, NEAR",
    "FW6, N6, DROP, NEAR",
    "N6, FW6, RESET, NEAR",
    "PR behind SY, FC behind RF, DROP, NEAR",
    "N, N6, DROP, NEAR",
    "PR, FC, DROP, UNEVEN",
    "PR, N, RESET, LOSSY"
  })
  void version0(String client, String peer, Unsolicited unsolicited, Distance distance)
      throws IOException {
    meetings.arrange(Way.VERSION_0, distance);
    hold(meetings.apart(Nat.of(client, unsolicited), Nat.of(peer, unsolicited)));
  }

  @ParameterizedTest
  @CsvSource({"PR, true", "RD, true", "PR, false"})
  void version0AtOnePlace(String kind, boolean hairpin) throws IOException {
    meetings.arrange(Way.VERSION_0, Distance.NEAR);
    hold(meetings.together(Nat.of(kind, Unsolicited.DROP, hairpin)));
  }

  @ParameterizedTest
  @CsvSource({
    "PR, PR, DROP, NEAR",
    "PR, PR, DROP, FAR",
    "PR, PR, RESET, FAR",
    "FW, PR, DROP, UNEVEN",
    "SY, AR, DROP, NEAR",
    "FC, SY, DROP, NEAR",
    "RE, FW, DROP, NEAR",
    "RD, RD, DROP, NEAR",
    "RD, PR, DROP, LOSSY",
    "RF, N, RESET, FAR",
    "FW6, FW6, DROP, NEAR",
    "PR behind SY, FC behind AR, DROP, NEAR"
  })
  void extension(String client, String peer, Unsolicited unsolicited, Distance distance)
      throws IOException {
    meetings.arrange(Way.EXTENSION, distance);
    hold(meetings.apart(Nat.of(client, unsolicited), Nat.of(peer, unsolicited)));
  }

  /**
   * The nearer one is told later. Two that are not told so meet as well, by their repeated dials:
   * what shows it is when they begin. On a machine that is busy the distance is not measured well:
   * so it is none of the tests of every build.
   */
  @Tag("nat-lab")
  @Test
  void bothBeginToDialAtTheSameTimeHoweverFarAway() throws IOException {
    meetings.arrange(Way.EXTENSION, Distance.UNEVEN);
    List<Duration> skews = new ArrayList<>();
    for (int cell = 0; cell < CELLS; cell++) {
      Nat nat = Nat.of("PR", Unsolicited.RESET);
      Encounter encounter = meetings.apart(nat, nat);
      hold(encounter);
      skews.addAll(encounter.tries().stream().map(Encounter.Try::skew).toList());
    }
    long together = skews.stream().filter(skew -> skew.compareTo(ALMOST_TOGETHER) < 0).count();
    assertThat(together).as("%s", skews).isGreaterThanOrEqualTo(TRIES);
  }

  /** A dial of one never looks like an answer to the other's, and nothing else is let in. */
  @Test
  void twoThatMapEveryDestinationToAnotherPortAreKeptApart() throws IOException {
    meetings.arrange(Way.EXTENSION, Distance.NEAR);
    hold(meetings.apart(Nat.of("SY", Unsolicited.DROP), Nat.of("SY", Unsolicited.DROP)));
  }

  @ParameterizedTest
  @CsvSource({"PR, false", "PR, true", "SY, false", "RD, false"})
  void extensionAtOnePlace(String kind, boolean hairpin) throws IOException {
    meetings.arrange(Way.EXTENSION, Distance.NEAR);
    hold(meetings.together(Nat.of(kind, Unsolicited.DROP, hairpin)));
  }

  /**
   * Who can be reached is not relayed; who has IPv4 alone cannot be by who has IPv6 alone. {@link
   * SendTest} has two that are symmetric.
   */
  @ParameterizedTest
  @CsvSource({"PR, PR", "SY, PR", "N6, N"})
  void withRelay(String client, String peer) throws IOException {
    meetings.arrange(Way.RELAY, Distance.NEAR);
    hold(meetings.apart(Nat.of(client, Unsolicited.DROP), Nat.of(peer, Unsolicited.DROP)));
  }

  /** As when both begin to dial: a machine that is busy takes its time, and either way. */
  @Tag("nat-lab")
  @Test
  void theNearerOfTwoWaysIsPreferred() throws IOException {
    meetings.arrange(Way.EXTENSION, Distance.NEAR);
    List<Route> routes = new ArrayList<>();
    for (int cell = 0; cell < CELLS; cell++) {
      Encounter encounter = meetings.together(Nat.of("PR", Unsolicited.DROP, true));
      hold(encounter);
      routes.addAll(encounter.tries().stream().map(Encounter.Try::route).toList());
    }
    assertThat(routes).filteredOn(Route.LAN::equals).hasSizeGreaterThan(routes.size() / 2);
  }

  private static void hold(Encounter encounter) {
    assertThat(encounter.asExpected()).as("%s: %s", encounter, encounter.failures()).isTrue();
  }
}
