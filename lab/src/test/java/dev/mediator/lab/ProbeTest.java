package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import dev.mediator.lab.Probe.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shows that each router is what it is said to be, and each distance as long. */
class ProbeTest extends LabTest {
  /** For a machine that has more to do. */
  private static final int SLACK_MILLIS = 100;

  private static final int DATAGRAMS = 500;

  private static Internet internet;
  private static Site site;

  @BeforeAll
  static void open() throws IOException {
    internet = new Internet();
    site = internet.site(1, 2);
  }

  @AfterAll
  static void close() throws IOException {
    if (internet != null) {
      internet.close();
      assertThat(Namespace.madeBy(ProcessHandle.current().pid())).as("what is left").isEmpty();
    }
  }

  @Test
  void eachKindKeepsItsPromises() throws Exception {
    internet.move(Distance.NEAR);
    SoftAssertions all = new SoftAssertions();
    for (Nat nat : kinds()) {
      site.become(nat);
      for (IpVersion ip : nat.kind().versions()) {
        all.assertThat(Behaviour.measure(internet, site, ip))
            .as("%s over %s", nat, ip)
            .isEqualTo(Behaviour.promisedBy(nat, ip));
      }
    }
    all.assertAll();
  }

  /** Each kind in every manner, and in a row those that can make a difference. */
  private static List<Nat> kinds() {
    List<Nat> nats = new ArrayList<>();
    for (NatKind kind : NatKind.values()) {
      for (Unsolicited unsolicited : Unsolicited.values()) {
        nats.add(Nat.of(kind.name(), unsolicited, unsolicited == Unsolicited.RESET));
      }
    }
    Stream.of("PR behind PR", "FC behind RF", "FC behind SY", "SY behind FC", "RD behind AR")
        .forEach(kinds -> nats.add(Nat.of(kinds, Unsolicited.RESET, true)));
    return nats;
  }

  @ParameterizedTest
  @EnumSource
  void unsolicitedTcpIsDroppedResetOrLetIn(Unsolicited unsolicited) throws IOException {
    internet.move(Distance.NEAR);
    site.become(Nat.of("PR", unsolicited));
    Station router = Station.in(site.router());
    String outer = site.outer(IpVersion.V4);
    InetSocketAddress listener = router.call(() -> Probe.listen(outer));
    InetSocketAddress from = new InetSocketAddress(IpVersion.V4.publicHost, 0);
    assertThat(internet.station().call(() -> Probe.call(from, listener)))
        .isEqualTo(
            switch (unsolicited) {
              case DROP -> Answer.NOTHING;
              case RESET -> Answer.REFUSED;
              case ACCEPT -> Answer.CONNECTED;
            });
  }

  @ParameterizedTest
  @EnumSource
  void eachWayTakesItsTime(Distance distance) throws IOException {
    internet.move(distance);
    site.become(Nat.of("PR", Unsolicited.DROP));
    InetSocketAddress listener =
        internet.station().call(() -> Probe.listen(IpVersion.V4.publicHost));
    Duration roundTrip = distance.roundTrip();
    assertThat(site.host(0).call(() -> Probe.quickest(listener)))
        .isBetween(roundTrip, roundTrip.plusMillis(SLACK_MILLIS));
  }

  /** It is lost there and back, so about twice as much as the title says. */
  @ParameterizedTest
  @EnumSource
  void eachWayLosesItsShare(Distance distance) throws IOException {
    internet.move(distance);
    site.become(Nat.of("PR", Unsolicited.DROP));
    InetSocketAddress echo = internet.station().call(() -> Echo.open(IpVersion.V4.publicHost));
    int lost = site.host(0).call(() -> Echo.lost(echo, DATAGRAMS));
    if (distance == Distance.LOSSY) {
      assertThat(lost).isBetween(DATAGRAMS / 100, DATAGRAMS / 10);
    } else {
      assertThat(lost).isLessThan(DATAGRAMS / 100);
    }
  }
}
