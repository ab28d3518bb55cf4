package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Fingerprint;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.handshake.Outcome;
import org.junit.jupiter.api.Test;

/** How many registrations there may be. */
class RegistrationQuotaTest {
  private static final Fingerprint ALICE = PeerKeyPair.generate(2048).publicKey().fingerprint();
  private static final Fingerprint BOB = PeerKeyPair.generate(2048).publicKey().fingerprint();

  private Limits limits = limits(3, 2);
  private final RegistrationQuota quota = new RegistrationQuota(() -> limits);

  private static Limits limits(int registrations, int registrationsPerKey) {
    return new Limits(9, 9, 9, registrations, registrationsPerKey);
  }

  @Test
  void aKeyHasItsShare() {
    assertThat(quota.take(ALICE)).isNull();
    assertThat(quota.take(ALICE)).isNull();
    assertThat(quota.take(ALICE))
        .isEqualTo(
            new Refusal(Outcome.HOARDING, "your key has the 2 registrations that it may have"));
    assertThat(quota.take(BOB)).isNull();
    quota.give(BOB);
    quota.give(ALICE);
    assertThat(quota.take(ALICE)).isNull();
  }

  @Test
  void thereIsAnEndToAllOfThem() {
    quota.take(ALICE);
    quota.take(ALICE);
    quota.take(BOB);
    assertThat(quota.take(BOB))
        .isEqualTo(new Refusal(Outcome.FULL, "no more than 3 registrations are held here"));
    quota.give(ALICE);
    assertThat(quota.take(BOB)).isNull();
  }

  @Test
  void whoIsThereMayStayWhenThereMayBeFewer() {
    quota.take(ALICE);
    quota.take(ALICE);
    limits = limits(1, 1);
    assertThat(quota.registrations()).isEqualTo(2);
    quota.give(ALICE);
    assertThat(quota.take(ALICE))
        .isEqualTo(new Refusal(Outcome.FULL, "no more than 1 registrations are held here"));
    quota.give(ALICE);
    assertThat(quota.take(ALICE)).isNull();
  }
}
