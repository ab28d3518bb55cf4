package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link Chaos} at the packaged Mediator, while its machine and its network fail, too: what was
 * promised is kept, nothing is left, and no mistake of ours is found.
 */
class ChaosIT {
  private static final String HERE = "127.0.0.1";

  /** Long enough for deadlines to be nobody's fault, even if the Mediator is stopped for 30 s. */
  private static final String PATIENT =
      "--listen 127.0.0.1 --handshake-timeout 5m --departure-timeout 5m --leaving-timeout 5m";

  private static final String BRISK =
      "--listen 127.0.0.1 --handshake-timeout 4s --departure-timeout 4s --leaving-timeout 4s";

  private static final Pattern STILL = Pattern.compile("stood still for (\\d+) ms");

  private static final byte[] HALF =
      ("{\"type\":0,\"payload\":{\"" + "x".repeat(8_000)).getBytes(StandardCharsets.UTF_8);

  /** What happens while peers come and fail. */
  private interface Meanwhile {
    void happens(MediatorProcess mediator) throws Exception;
  }

  @TempDir private Path folder;

  @Test
  void everyTroubleAtEveryMoment() throws Exception {
    play(new MediatorProcess(List.of(), "", BRISK), true, 1, _ -> {});
  }

  @Test
  void whileItIsStoppedForSeconds() throws Exception {
    play(new MediatorProcess(List.of(), "", PATIENT), false, 2, mediator -> stop(mediator, 5));
  }

  @Test
  @Tag("chaos")
  void everyTroubleAtEveryMomentOverAndOver() throws Exception {
    play(new MediatorProcess(List.of(), "", BRISK), true, 20, _ -> {});
  }

  @Test
  @Tag("chaos")
  void whileItIsStoppedForHalfAMinute() throws Exception {
    play(new MediatorProcess(List.of(), "", PATIENT), false, 20, mediator -> stop(mediator, 30));
  }

  /** Who waits in the kernel's queue meanwhile gets in when there are descriptors again. */
  @Test
  @Tag("chaos")
  void whileDescriptorsRunOut() throws Exception {
    List<String> few = List.of("bash", "-c", "ulimit -n 150 && exec \"$0\" \"$@\"");
    play(
        new MediatorProcess(few, "", PATIENT + " --limits off"),
        false,
        20,
        mediator -> {
          for (int i = 0; i < 3; i++) {
            flood(mediator, 400, () -> mediator.await("cannot accept connections"));
          }
        });
  }

  @Test
  @Tag("chaos")
  void whileTheHeapIsSqueezed() throws Exception {
    play(
        new MediatorProcess(List.of(), "-Xmx24m", PATIENT),
        false,
        20,
        mediator -> flood(mediator, 5_000, () -> mediator.await("DISPLACED")));
  }

  /** With libfaketime, since nobody else's clock is to jump. */
  @Test
  @Tag("chaos")
  void whileTheClockJumps() throws Exception {
    Path library = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    assumeThat(library).exists();
    Path time = Files.writeString(folder.resolve("time"), "+0");
    List<String> jumping =
        List.of(
            "env",
            "LD_PRELOAD=" + library,
            "FAKETIME_TIMESTAMP_FILE=" + time,
            "FAKETIME_CACHE_DURATION=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1");
    play(
        new MediatorProcess(jumping, "", PATIENT),
        false,
        20,
        mediator -> {
          for (int days : List.of(400, -400)) {
            Files.writeString(time, (days > 0 ? "+" : "") + days + "d");
            mediator.awaitTime(Duration.ofDays(days));
          }
        });
  }

  /** Frames of both directions, at random: lost, late, and overtaken by others. */
  @Test
  @Tag("chaos")
  void whileTheNetworkLosesAndReorders() throws Exception {
    assumeThat(Internet.obstacle()).isEmpty();
    try (Internet internet = new Internet()) {
      internet.roughen(new Hub.Path(Duration.ofMillis(3), Duration.ofMillis(10), 30));
      Station peers = internet.guest("203.0.113.10");
      MediatorProcess mediator = new MediatorProcess(internet.onThePlaza(), "", "");
      int port = mediator.port();
      verify(mediator, peers.call(() -> Chaos.play("203.0.113.1", port, false, 20)));
    }
  }

  private static void play(MediatorProcess mediator, boolean slow, int rounds, Meanwhile meanwhile)
      throws Exception {
    int port = mediator.port();
    CompletableFuture<List<String>> chaos = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            chaos.complete(Chaos.play(HERE, port, slow, rounds));
          } catch (IOException | RuntimeException | Error e) {
            chaos.completeExceptionally(e);
          }
        });
    mediator.await("INTRODUCED");
    meanwhile.happens(mediator);
    verify(mediator, chaos.get(10, TimeUnit.MINUTES));
  }

  private static void verify(MediatorProcess mediator, List<String> broken) throws Exception {
    try (mediator) {
      assertThat(broken).isEmpty();
      mediator.awaitNothingLeft();
      assertThat(mediator.stop()).contains("INTRODUCED").doesNotContain("FAULT");
      assertThat(mediator.lines("ERROR")).isEmpty();
      assertThat(mediator.said("has not turned")).isFalse();
    }
  }

  private static void stop(MediatorProcess mediator, int seconds) throws Exception {
    mediator.signal("STOP");
    try {
      assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)).isFalse();
    } finally {
      mediator.signal("CONT");
    }
    Matcher still = STILL.matcher(mediator.await("this process stood still for"));
    assertThat(still.find()).isTrue();
    assertThat(Long.parseLong(still.group(1))).isGreaterThan(1000L * (seconds - 1));
  }

  /** From another address, until this has happened. */
  private static void flood(MediatorProcess mediator, int connections, Runnable until)
      throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        Socket socket =
            new Socket(
                InetAddress.ofLiteral(HERE),
                mediator.port(),
                InetAddress.ofLiteral("127.0.0.2"),
                0);
        sockets.add(socket);
        socket.getOutputStream().write(HALF);
      }
    } catch (IOException e) {
      // It was put out already.
    } finally {
      until.run();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
