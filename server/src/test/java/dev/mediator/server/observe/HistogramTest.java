package dev.mediator.server.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** In which class a time is counted. */
class HistogramTest {
  @Test
  void aTimeIsCountedInTheFirstClassThatHoldsIt() {
    Histogram steps = Histogram.ofSteps();
    steps.record(0);
    steps.record(Duration.ofMillis(1).toNanos());
    steps.record(Duration.ofMillis(1).toNanos() + 1);
    steps.record(Duration.ofHours(2).toNanos());
    assertThat(steps.counts()).hasSize(steps.bounds().length + 1).startsWith(2, 1, 0);
    assertThat(steps.counts()[steps.bounds().length]).isEqualTo(1);
    assertThat(steps.sum()).isCloseTo(7200.002, within(0.0001));
  }

  @Test
  void classesAreInOrderAndInSeconds() {
    for (Histogram each : new Histogram[] {Histogram.ofSteps(), Histogram.ofWork()}) {
      assertThat(each.bounds()).isSorted().doesNotHaveDuplicates();
      assertThat(Arrays.stream(each.counts()).sum()).isZero();
    }
    assertThat(Histogram.ofWork().bounds()).startsWith(0.00002).endsWith(1.0);
  }
}
