package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pauses grow, to a limit, and no two of them are alike. */
class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));

  @Test
  void doublesUpToItsLimit() {
    for (int round = 0; round < 2; round++) {
      for (int millis : List.of(100, 200, 400, 800, 1000, 1000, 1000)) {
        assertThat(backoff.next())
            .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis * 3L / 2));
      }
      backoff.reset();
    }
  }

  @Test
  void scatters() {
    Set<Duration> pauses = new HashSet<>();
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      backoff.reset();
      Duration pause = backoff.next();
      pauses.add(pause);
      least = Math.min(least, pause.toMillis());
      most = Math.max(most, pause.toMillis());
    }
    assertThat(pauses).hasSizeGreaterThan(990);
    assertThat(least).isBetween(50L, 52L);
    assertThat(most).isBetween(147L, 150L);
  }
}
