package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ends are told right, however far they are and whatever the clock shows. */
class DeadlineTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  private static final Duration HOUR = Duration.ofHours(1);

  private long now;

  /** A clock may start anywhere, and run over. */
  static LongStream clocks() {
    return LongStream.of(
        0, 1, -1, Long.MAX_VALUE, Long.MAX_VALUE - HOUR.toNanos() / 2, Long.MIN_VALUE);
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void anHour(long start) throws Exception {
    now = start;
    Deadline deadline = Deadline.in(HOUR, () -> now);
    assertThat(deadline.socketTimeout()).isEqualTo(3_600_000);
    now += HOUR.toNanos() - 1;
    assertThat(deadline.passed()).isFalse();
    assertThat(deadline.socketTimeout()).as("1 ms or more: 0 means for ever").isEqualTo(1);
    assertThat(deadline.left(HOUR)).isEqualTo(Duration.ofNanos(1));
    now++;
    assertThat(deadline.passed()).isTrue();
    assertThat(deadline.left(HOUR)).isZero();
    assertThatThrownBy(deadline::socketTimeout).isInstanceOf(SocketTimeoutException.class);
    now += HOUR.toNanos();
    assertThat(deadline.passed()).isTrue();
    assertThat(deadline.left(HOUR)).isZero();
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void forEver(long start) throws Exception {
    now = start;
    Deadline deadline = Deadline.in(FOR_EVER, () -> now);
    assertThat(deadline.socketTimeout()).isEqualTo(Integer.MAX_VALUE);
    assertThat(deadline.left(HOUR)).isEqualTo(HOUR);
    assertThat(deadline.atMost(FOR_EVER).passed()).isFalse();
    assertThat(deadline.atMost(HOUR).socketTimeout()).isEqualTo(3_600_000);
    assertThat(Deadline.in(HOUR, () -> now).atMost(FOR_EVER).socketTimeout()).isEqualTo(3_600_000);
    now += Duration.ofDays(20_000).toNanos();
    assertThat(deadline.passed()).as("after 55 years").isFalse();
  }

  static Stream<Duration> theLongest() {
    return Stream.of(
        Duration.ofDays(36_500),
        Duration.ofDays(36_500).plusNanos(1),
        Duration.ofNanos(Long.MAX_VALUE),
        Duration.ofNanos(Long.MAX_VALUE).plusNanos(1));
  }

  @ParameterizedTest
  @MethodSource("theLongest")
  void moreIsNotLess(Duration time) {
    Deadline deadline = Deadline.in(time, () -> now);
    now += Duration.ofDays(20_000).toNanos();
    assertThat(deadline.passed()).isFalse();
  }

  @Test
  void aNanosecond() {
    Deadline deadline = Deadline.in(Duration.ofNanos(1), () -> now);
    assertThat(deadline.passed()).isFalse();
    now++;
    assertThat(deadline.passed()).isTrue();
  }

  /** A socket that timed out too early would find time left, and nothing to do with it. */
  @Test
  void socketsGetNoLess() throws Exception {
    assertThat(Deadline.in(Duration.ofNanos(1), () -> now).socketTimeout()).isEqualTo(1);
    assertThat(Deadline.in(Duration.ofMillis(1), () -> now).socketTimeout()).isEqualTo(1);
    assertThat(Deadline.in(Duration.ofNanos(1_000_001), () -> now).socketTimeout()).isEqualTo(2);
    assertThat(Deadline.in(Duration.ofNanos(1_999_999), () -> now).socketTimeout()).isEqualTo(2);
  }

  @Test
  void theEarlierOneCounts() throws Exception {
    Deadline deadline = Deadline.in(HOUR, () -> now);
    assertThat(deadline.atMost(Duration.ofSeconds(1)).socketTimeout()).isEqualTo(1000);
    assertThat(deadline.atMost(HOUR.plusSeconds(1))).isEqualTo(deadline);
    now += HOUR.toNanos() - 1_000_000;
    assertThat(deadline.atMost(Duration.ofSeconds(1)).socketTimeout()).isEqualTo(1);
  }
}
