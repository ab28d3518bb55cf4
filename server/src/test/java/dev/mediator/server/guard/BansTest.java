package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.protocol.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an operator keeps out, and for how long. */
class BansTest {
  private static final Target BLOCK = Target.parse("192.0.2.0/24");
  private static final Endpoint WITHIN = new Endpoint("192.0.2.7", 4000);

  private final AtomicLong time = new AtomicLong();
  private final Bans bans = new Bans(time::get);

  @Test
  void aBanEndsByItself() {
    bans.add(BLOCK, Optional.of(Duration.ofSeconds(10)));
    time.set(Duration.ofSeconds(9).toNanos());
    assertThat(bans.refusal(WITHIN)).isNotNull();
    time.set(Duration.ofSeconds(10).toNanos());
    assertThat(bans.refusal(WITHIN)).isNull();
    assertThat(bans.all()).isEmpty();
    assertThat(bans.lift(BLOCK)).isFalse();
  }

  @Test
  void aLaterBanTakesTheEarliersPlaceEvenIfThereIsNoRoom() {
    for (int i = 0; i < Bans.MOST; i++) {
      bans.add(Target.parse("10.0.%d.%d".formatted(i / 256, i % 256)), Optional.empty());
    }
    assertThatThrownBy(() -> bans.add(BLOCK, Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lift one");
    Target one = Target.parse("10.0.0.7");
    bans.add(one, Optional.of(Duration.ofSeconds(1)));
    time.set(Duration.ofSeconds(1).toNanos());
    assertThat(bans.refusal(new Endpoint("10.0.0.7", 4000))).isNull();
    assertThat(bans.all()).hasSize(Bans.MOST - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, 192.0.2.8",
    "192.0.2.0/24, 192.0.2.255, 192.0.3.0",
    "2001:db8::1, 2001:db8::ffff, 2001:db8:0:1::1",
    "2001:db8::/48, 2001:db8:0:ff::1, 2001:db8:1::1"
  })
  void anAddressStandsForAllThatItsHostHas(String target, String in, String out) {
    bans.add(Target.parse(target), Optional.empty());
    assertThat(bans.refusal(new Endpoint(in, 4000))).isNotNull();
    assertThat(bans.refusal(new Endpoint(out, 4000))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.0.0.0/0", "::/0", "10.0.0.0/7", "192.0.2.1/24", "SHA256:x", "a"})
  void saysWhoCanBeMeant(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("a fingerprint", "192.0.2.0/24");
  }
}
