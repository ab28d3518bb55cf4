package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of pairs at once in one program: all meet, and leave nothing behind. */
class LoadTest {
  @TempDir private Path folder;

  /** What the JDK opens once and keeps does not count. */
  @BeforeAll
  static void warmUp() throws Exception {
    CancelTest.warmUp();
  }

  @Test
  void fiveHundredPairsOnVirtualThreads(TestReporter reporter) throws Exception {
    List<Pair> pairs = Pair.pairs(500);
    long before = cpuMillis();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      meet(pairs, threads);
    }
    reporter.publishEntry("wall ms", Long.toString((System.nanoTime() - start) / 1_000_000));
    reporter.publishEntry("cpu ms", Long.toString(cpuMillis() - before));
  }

  @Test
  void fiftyPairsOnPlatformThreads() throws Exception {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      meet(Pair.pairs(50), threads);
    }
  }

  @Test
  void oneIdentityAndThirtyPartners() throws Exception {
    List<Pair> pairs = Stream.iterate(1, i -> i + 1).limit(30).map(i -> new Pair(0, i)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      meet(pairs, threads);
    }
  }

  /** Both sides of each pair, in any order, all at once. */
  private void meet(List<Pair> pairs, ExecutorService threads) throws Exception {
    List<Pair> sides = new ArrayList<>(pairs);
    pairs.forEach(pair -> sides.add(pair.turned()));
    Collections.shuffle(sides, new Random(pairs.size()));
    sides.forEach(side -> Ground.identity(side.one()));
    long sockets = CancelTest.openSockets();
    try (Ground ground = Ground.open()) {
      List<Future<?>> all = new ArrayList<>();
      for (Pair side : sides) {
        PeerConnector connector = ground.connector(side.one());
        all.add(
            threads.submit(() -> {
              side.meet(connector);
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    await().atMost(PATIENCE).until(() -> CancelTest.openSockets() <= sockets);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threadsOfTheLibrary()).isEmpty());
  }

  /** Virtual ones, too, which appear nowhere else. */
  private List<String> threadsOfTheLibrary() {
    try {
      Path file = Files.createTempFile(folder, "threads", ".txt");
      Files.delete(file);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (Stream<String> lines = Files.lines(file)) {
        return lines.filter(line -> line.matches("#\\d+ \"mediator-.*virtual.*")).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cpuMillis() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1_000_000;
  }
}
