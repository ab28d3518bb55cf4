package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A packaged Mediator that introduces a thousand pairs a second and more, and whose configuration
 * is read anew meanwhile, again and again, each time another: all pairs meet.
 */
class ReloadUnderLoadIT {
  private static final int RELOADS = 12;
  private static final double LEAST_RATE = 1000;
  private static final double SECONDS = 5;
  private static final int MOST_ROUNDS = 10;
  private static final long SEED = 4;

  /** In turn; no limit is so low that those who come have no room. */
  private static final String[] CONFIGURATIONS = {
    "handshake-timeout = 20s\nsettle = 2ms\nconnections = 8000\nregistrations = 5000\n",
    "departure-timeout = 20s\nmax-message = 4KiB\nlowest-port = 1025\nretries = 2\n",
    "leaving-timeout = 20s\nconnections-per-address = 500\nname = mediator.example\n",
    "waiting-limit = 1h\nunproved-connections = 3000\nmax-key-bits = 3072\nlimits = off\n",
  };

  @TempDir private Path folder;

  @Test
  void allMeetWhileTheConfigurationChanges() throws Exception {
    Path file = folder.resolve("mediator.properties");
    write(file, 0);
    try (MediatorProcess mediator = MediatorProcess.start("", "--config", file.toString());
        Swarm swarm = new Swarm(mediator.port())) {
      Throng throng = new Throng(swarm, new Random(SEED));
      warmUp(throng);
      CompletableFuture<Void> reloading =
          CompletableFuture.runAsync(() -> reload(mediator, file, RELOADS));
      double rate = throng.perSecond(SECONDS);
      reloading.get(1, TimeUnit.MINUTES);
      System.out.printf("%.0f pairs a second while %d reloads came%n", rate, RELOADS);
      assertThat(rate).isGreaterThan(LEAST_RATE);
      assertThat(mediator.troubles()).isEmpty();
      assertThat(mediator.outcomes()).containsOnlyKeys("INTRODUCED");
    }
  }

  /** Both programs have to be compiled first. */
  private static void warmUp(Throng throng) throws IOException {
    int rounds = 0;
    while (throng.perSecond(1) < 1.5 * LEAST_RATE && rounds < MOST_ROUNDS) {
      rounds++;
    }
  }

  private static void reload(MediatorProcess mediator, Path file, int times) {
    try {
      for (int i = 1; i <= times; i++) {
        write(file, i);
        new ProcessBuilder("kill", "-HUP", String.valueOf(mediator.pid())).start().waitFor();
        int expected = i;
        Awaitility.await().until(() -> mediator.reloads() >= expected);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("a reload failed", e);
    }
  }

  private static void write(Path file, int turn) throws IOException {
    Files.writeString(file, "min-key-bits = 1024\n" + CONFIGURATIONS[turn % CONFIGURATIONS.length]);
  }
}
