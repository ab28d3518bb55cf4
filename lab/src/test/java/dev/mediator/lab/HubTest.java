package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Hub.Path;
import dev.mediator.lab.Nat.Unsolicited;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that an Internet takes the time that it is said to take, and loses what it should. */
class HubTest extends LabTest {
  private static final Nat NONE = new Nat(NatKind.N, Unsolicited.DROP, false);
  private static final Nat PR = new Nat(NatKind.PR, Unsolicited.DROP, false);

  private static List<Path> ways(int plaza, int here, int there, int lossPerMille) {
    return List.of(
        new Path(Duration.ofMillis(plaza), 0),
        new Path(Duration.ofMillis(here), lossPerMille),
        new Path(Duration.ofMillis(there), 0));
  }

  @Test
  void eachWayTakesItsTime() throws Exception {
    try (Internet internet = new Internet(ways(1, 25, 5, 0))) {
      assertThat(roundTrip(internet, 1)).isBetween(Duration.ofMillis(52), Duration.ofMillis(150));
      assertThat(roundTrip(internet, 2)).isBetween(Duration.ofMillis(12), Duration.ofMillis(50));
    }
  }

  /** The best of some, from a site to the public host: the first has to find its neighbours. */
  private static Duration roundTrip(Internet internet, int number) throws IOException {
    Site site = internet.site(number, 1);
    site.become(PR);
    InetSocketAddress listener = internet.station().call(() -> Probe.listen(Internet.PUBLIC));
    return site.host(0).call(() -> Probe.quickest(listener));
  }

  @Test
  void whatIsLostIsLost() throws Exception {
    try (Internet internet = new Internet(ways(0, 0, 0, 1000))) {
      Site site = internet.site(1, 1);
      site.become(PR);
      InetSocketAddress listener = internet.station().call(() -> Probe.listen(Internet.PUBLIC));
      boolean reached =
          site.host(0).call(() -> Probe.reaches(new InetSocketAddress("0.0.0.0", 0), listener));
      assertThat(reached).isFalse();
    }
  }

  @Test
  void peersMeetOverLongAndLossyWays() throws Exception {
    try (Internet internet = new Internet(ways(10, 25, 5, 50));
        Meetings meetings = new Meetings(internet, 3)) {
      Encounter encounter = meetings.apart(Way.VERSION_0, PR, NONE);
      assertThat(encounter.failures()).isEmpty();
    }
  }
}
