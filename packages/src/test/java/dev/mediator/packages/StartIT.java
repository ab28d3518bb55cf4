package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon a Mediator listens with what its Java had loaded before, beside any Java without. */
@Tag("packages")
class StartIT {
  private static final int TURNS = 15;
  private static final double AT_MOST = 0.5;

  /** In turns, so that whatever else the machine does slows both. */
  @Test
  void listensInHalfTheTime() throws Exception {
    List<Duration> plain = new ArrayList<>();
    List<Duration> packed = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      plain.add(timeToListen(Built.PLAIN));
      packed.add(timeToListen(Built.UNPACKED));
    }
    double ratio = (double) medianOf(packed).toNanos() / medianOf(plain).toNanos();
    System.out.printf(
        "until it listens, medians of %d: %d ms with the cache, %d ms without, ratio %.2f%n",
        TURNS, medianOf(packed).toMillis(), medianOf(plain).toMillis(), ratio);
    assertThat(ratio).isLessThanOrEqualTo(AT_MOST);
  }

  private static Duration timeToListen(Path home) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Program serve =
        Program.start(
            List.of(
                home.resolve("bin/mediator").toString(),
                "serve",
                "--listen=127.0.0.1",
                "--port=0",
                "--admin-port=0"))) {
      serve.awaitLine("listening at");
      Duration time = Duration.ofNanos(System.nanoTime() - begin);
      serve.terminate();
      serve.awaitExit(0);
      return time;
    }
  }

  private static Duration medianOf(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
