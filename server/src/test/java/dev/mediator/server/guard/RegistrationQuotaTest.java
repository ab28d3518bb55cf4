package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Fingerprint;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.server.handshake.Outcome;
import org.junit.jupiter.api.Test;

/** How many registrations there may be. */
class RegistrationQuotaTest {
  private static final Fingerprint ALICE = PeerKeyPair.generate(2048).publicKey().fingerprint();
  private static final Fingerprint BOB = PeerKeyPair.generate(2048).publicKey().fingerprint();

  private final RegistrationQuota quota = new RegistrationQuota(3, 2);

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
}
