package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.guard.Admission.Verdict;
import dev.mediator.server.handshake.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may be connected, and who has to go. */
class AdmissionTest {
  private static final Endpoint HERE = new Endpoint("192.0.2.1", 1);
  private static final Endpoint THERE = new Endpoint("192.0.2.2", 1);

  private Limits limits = new Limits(6, 4, 3, 9, 9);
  private final Admission<String> admission = new Admission<>(() -> limits);

  @Test
  void whoIsThereMayStayWhenThereMayBeFewer() {
    for (String proved : new String[] {"a", "b", "c"}) {
      enter(HERE, proved);
      admission.proved(HERE, proved);
    }
    limits = new Limits(1, 1, 1, 9, 9);
    assertThat(admission.connections()).isEqualTo(3);
    assertThat(enter(THERE, "newcomer").refusal())
        .isEqualTo(new Refusal(Outcome.FULL, "no more than 1 connections are held here"));
    limits = new Limits(4, 4, 3, 9, 9);
    assertThat(enter(THERE, "newcomer")).isEqualTo(new Verdict<String>(null, null));
  }

  @Test
  void theOldestOfTheMostCrowdedBlockMakesRoom() {
    assertThat(enter(HERE, "first")).isEqualTo(new Verdict<String>(null, null));
    enter(HERE, "second");
    enter(THERE, "third");
    assertThat(enter(THERE, "fourth").displaced()).isEqualTo("first");
    assertThat(admission.unproved()).isEqualTo(3);
    admission.leave(HERE, "first");
    assertThat(admission.unproved()).isEqualTo(3);
  }

  @Test
  void whoIsAsCrowdedAsAnyMakesRoomForItself() {
    enter(THERE, "elsewhere");
    enter(HERE, "first");
    enter(HERE, "second");
    assertThat(enter(HERE, "third").displaced()).isEqualTo("first");
    assertThat(enter(HERE, "fourth").displaced()).isEqualTo("second");
  }

  @Test
  void whoHasProvedAKeyNeverGoes() {
    for (String proved : new String[] {"a", "b", "c"}) {
      enter(HERE, proved);
      admission.proved(HERE, proved);
      enter(THERE, proved);
      admission.proved(THERE, proved);
    }
    Refusal refusal = enter(new Endpoint("192.0.2.3", 1), "newcomer").refusal();
    assertThat(refusal)
        .isEqualTo(new Refusal(Outcome.FULL, "no more than 6 connections are held here"));
    admission.leave(HERE, "a");
    assertThat(enter(new Endpoint("192.0.2.3", 1), "newcomer").refusal()).isNull();
  }

  @Test
  void oneBlockHasItsShareAndNoMore() {
    for (int i = 0; i < 4; i++) {
      enter(HERE, "proved " + i);
      admission.proved(HERE, "proved " + i);
    }
    Verdict<String> verdict = enter(HERE, "one too many");
    assertThat(verdict.refusal())
        .isEqualTo(
            new Refusal(Outcome.CROWDED, "your address has the 4 connections that it may have"));
    assertThat(enter(THERE, "other").refusal()).isNull();
    admission.leave(HERE, "proved 0");
    assertThat(enter(HERE, "in its place").refusal()).isNull();
  }

  @Test
  void whoProvesNothingMakesRoomInItsOwnBlockFirst() {
    for (int i = 0; i < 3; i++) {
      enter(HERE, "proved " + i);
      admission.proved(HERE, "proved " + i);
    }
    enter(HERE, "silent");
    assertThat(enter(HERE, "newcomer")).isEqualTo(new Verdict<>(null, "silent"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1, 192.0.2.1, true",
    "255.255.255.255, 127.255.255.255, false",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "64:ff9b:c000:201::1, 192.0.2.1, true"
  })
  void aBlockIsAnIpv4AddressOrAnIpv6Network(String one, String other, boolean same) {
    Block block = Block.of(new Endpoint(one, 1));
    assertThat(block.equals(Block.of(new Endpoint(other, 2)))).isEqualTo(same);
  }

  private Verdict<String> enter(Endpoint from, String who) {
    return admission.enter(from, who);
  }
}
