package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often peers are dialled back, at the most. */
class DialBudgetTest {
  private final AtomicLong now = new AtomicLong(TimeUnit.MINUTES.toNanos(7));
  private final DialBudget budget = new DialBudget(now::get);

  @Test
  void aNetworkHasItsShareEachMinute() {
    for (int i = 0; i < DialBudget.MOST_OF_A_NETWORK; i++) {
      assertThat(allows("192.0.2." + i)).isTrue();
      assertThat(allows("2001:db8:1:" + i + "::")).isTrue();
    }
    assertThat(allows("192.0.2.77")).isFalse();
    assertThat(allows("192.0.3.77")).isTrue();
    assertThat(allows("2001:db8:1:ff::1")).isFalse();
    assertThat(allows("2001:db8:2::1")).isTrue();
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(allows("192.0.2.77")).isTrue();
  }

  @Test
  void thereIsALimitForAllTogether() {
    for (int i = 0; i < DialBudget.MOST_IN_ALL; i++) {
      assertThat(allows("10." + i / 256 + "." + i % 256 + ".1")).isTrue();
    }
    assertThat(allows("192.0.2.1")).isFalse();
  }

  @Test
  void onlySoManyAreUnderWay() {
    for (int i = 0; i < DialBudget.MOST_AT_ONCE; i++) {
      assertThat(take("10.0." + i + ".1")).isTrue();
    }
    assertThat(take("192.0.2.1")).isFalse();
    budget.done();
    assertThat(take("192.0.2.1")).isTrue();
  }

  /** One that is done at once. */
  private boolean allows(String ip) {
    boolean allowed = take(ip);
    if (allowed) {
      budget.done();
    }
    return allowed;
  }

  private boolean take(String ip) {
    return budget.take(new Endpoint(ip, 50_000));
  }
}
