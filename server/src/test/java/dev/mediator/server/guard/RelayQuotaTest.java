package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.Relaying;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many pairs are relayed: in all, and of one network. */
class RelayQuotaTest {
  private static final Endpoint HERE = new Endpoint("192.0.2.1", 1024);
  private static final Endpoint NEXT = new Endpoint("192.0.2.254", 1024);

  private static RelayQuota quota(int pairs, int pairsPerNetwork) {
    Relaying limits = new Relaying(1, 1, Duration.ZERO, pairs, pairsPerNetwork);
    return new RelayQuota(() -> limits);
  }

  @Test
  void soManyInAll() {
    RelayQuota quota = quota(2, 2);
    assertThat(quota.take(elsewhere(1), elsewhere(2))).isNull();
    assertThat(quota.take(elsewhere(3), elsewhere(4))).isNull();
    assertThat(quota.take(elsewhere(5), elsewhere(6)))
        .isEqualTo("no more than 2 pairs are relayed at once");
    quota.give(elsewhere(1), elsewhere(2));
    assertThat(quota.take(elsewhere(5), elsewhere(6))).isNull();
  }

  @Test
  void soManyOfOneNetworkOnEitherSide() {
    RelayQuota quota = quota(9, 2);
    assertThat(quota.take(HERE, elsewhere(1))).isNull();
    assertThat(quota.take(elsewhere(2), NEXT)).isNull();
    String full = "no more than 2 pairs of one network are relayed at once";
    assertThat(quota.take(HERE, elsewhere(3))).isEqualTo(full);
    assertThat(quota.take(elsewhere(3), NEXT)).isEqualTo(full);
    assertThat(quota.take(elsewhere(3), elsewhere(4))).isNull();
    quota.give(HERE, elsewhere(1));
    assertThat(quota.take(NEXT, elsewhere(5))).isNull();
  }

  @Test
  void twoOfOneNetworkCountOnce() {
    RelayQuota quota = quota(9, 2);
    assertThat(quota.take(HERE, NEXT)).isNull();
    assertThat(quota.take(HERE, NEXT)).isNull();
    assertThat(quota.take(HERE, NEXT)).isNotNull();
    quota.give(HERE, NEXT);
    assertThat(quota.take(HERE, NEXT)).isNull();
  }

  @Test
  void aNetworkOfIpv6HasFortyEightBits() {
    RelayQuota quota = quota(9, 1);
    assertThat(quota.take(new Endpoint("2001:db8:1::1", 1024), HERE)).isNull();
    assertThat(quota.take(new Endpoint("2001:db8:1:ffff::2", 1024), elsewhere(1))).isNotNull();
    assertThat(quota.take(new Endpoint("2001:db8:2::1", 1024), elsewhere(1))).isNull();
  }

  private static Endpoint elsewhere(int network) {
    return new Endpoint("10.0." + network + ".1", 1024);
  }
}
