package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediator.cli.Carrier.Duct;
import dev.mediator.cli.Carrier.Mediator;
import dev.mediator.cli.Carrier.Socat;
import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the relay of a packaged Mediator carries, beside a socat that does nothing else: over
 * loopback, with the same sender and receiver, in turns.
 */
@Tag("relay")
class RelayIT {
  private static final long GIBIBYTE = 1L << 30;
  private static final long BYTES = 4 * GIBIBYTE;
  private static final int TURNS = 5;
  private static final double AT_LEAST = 1.0;
  private static final int PAIRS = 1_000;
  private static final int KEYS = 46;
  private static final long EACH = 2L << 20;

  /** Without one, the kernel's buffers of so many pairs grow until it has no memory for them. */
  private static final String EACH_RATE = "8MiB";

  private static final int MEETINGS = 300;
  private static final double NOT_SLOWER = 2.0;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void carriesAsMuchAsSocat() throws Exception {
    assumeSocat();
    Cost ours = new Cost();
    Cost socats = new Cost();
    try (Mediator mediator = new Mediator(Carrier.NO_LIMIT)) {
      new Cost().measure(mediator);
      for (int turn = 0; turn < TURNS; turn++) {
        System.out.println("relay: " + ours.measure(mediator));
        try (Socat socat = new Socat()) {
          System.out.println("socat: " + socats.measure(socat));
        }
      }
    }
    double ratio = ours.rate() / socats.rate();
    System.out.printf("median: relay %s; socat %s; ratio %.2f%n", ours, socats, ratio);
    assertThat(ratio).isGreaterThanOrEqualTo(AT_LEAST);
  }

  @Test
  void carriesAThousandPairsAtOnce() throws Exception {
    List<PeerKeyPair> keys =
        IntStream.range(0, KEYS).mapToObj(_ -> PeerKeyPair.generate(1024)).toList();
    List<Duct> ducts = new ArrayList<>();
    try (Mediator mediator = new Mediator(EACH_RATE)) {
      long idle = mediator.peakMebibytes();
      for (int one = 0; one < KEYS; one++) {
        for (int other = 0; other < one && ducts.size() < PAIRS; other++) {
          ducts.add(mediator.open(keys.get(one), keys.get(other)).narrow());
        }
      }
      long opened = mediator.peakMebibytes();
      long began = System.nanoTime();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        all.addAll(exchange(ducts.get(i), 2 * i));
      }
      for (Future<?> each : all) {
        each.get();
      }
      System.out.printf(
          "%d pairs at once, %d MiB each way, all right: %.1f s;"
              + " peak memory %d MiB, %d when they were open, %d before%n",
          ducts.size(),
          EACH >> 20,
          (System.nanoTime() - began) / 1e9,
          mediator.peakMebibytes(),
          opened,
          idle);
      for (Duct duct : ducts) {
        duct.close();
      }
    }
    assertThat(ducts).hasSize(PAIRS);
  }

  private List<Future<?>> exchange(Duct duct, int number) {
    return List.of(
        task(() -> Bulk.send(duct.one(), number, EACH)),
        task(() -> Bulk.send(duct.other(), number + 1, EACH)),
        task(() -> Bulk.check(duct.other(), number, EACH)),
        task(() -> Bulk.check(duct.one(), number + 1, EACH)));
  }

  /** The same load on the machine, in the Mediator and beside it: only the first may slow it. */
  @Test
  void slowsNoHandshake() throws Exception {
    assumeSocat();
    Latency quiet = new Latency();
    Latency besideSocat = new Latency();
    Latency besideRelay = new Latency();
    try (Mediator mediator = new Mediator(Carrier.NO_LIMIT)) {
      new Latency().measure(mediator);
      try (Duct duct = relayed(mediator)) {
        measureDuring(duct, new Latency(), mediator);
      }
      for (int turn = 0; turn < TURNS; turn++) {
        quiet.measure(mediator);
        try (Socat socat = new Socat();
            Duct duct = socat.open()) {
          measureDuring(duct, besideSocat, mediator);
        }
        try (Duct duct = relayed(mediator)) {
          measureDuring(duct, besideRelay, mediator);
        }
      }
    }
    double ratio = besideRelay.micros(0.5) / besideSocat.micros(0.5);
    System.out.printf(
        "handshake: quiet %s; beside socat %s; beside a relay %s; ratio %.2f%n",
        quiet, besideSocat, besideRelay, ratio);
    assertThat(ratio).isLessThanOrEqualTo(NOT_SLOWER);
  }

  private static Duct relayed(Mediator mediator) throws IOException {
    return mediator.open(PeerKeyPair.generate(1024), PeerKeyPair.generate(1024));
  }

  private void measureDuring(Duct duct, Latency latency, Mediator mediator) throws Exception {
    Future<?> sending = task(() -> Bulk.send(duct.one(), 0, Long.MAX_VALUE));
    Future<?> receiving = task(() -> Bulk.receive(duct.other(), Long.MAX_VALUE));
    latency.measure(mediator);
    assertThat(sending.isDone() || receiving.isDone()).as("the load ended").isFalse();
    duct.close();
    assertThatThrownBy(sending::get).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(receiving::get).hasCauseInstanceOf(IOException.class);
  }

  private Future<?> task(Work work) {
    return threads.submit(() -> {
      work.run();
      return true;
    });
  }

  private static void assumeSocat() throws InterruptedException {
    assumeTrue(Socat.isThere() || "true".equals(System.getenv("CI")), "socat is not installed");
  }

  /** What a thread does. */
  private interface Work {
    void run() throws IOException;
  }

  /** Rates in MB/s and CPU seconds for a GiB, of all turns. */
  private final class Cost {
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();

    String measure(Carrier carrier) throws Exception {
      try (Duct duct = carrier.open()) {
        double cpu = carrier.cpuSeconds();
        long began = System.nanoTime();
        Future<?> sending = task(() -> Bulk.send(duct.one(), 0, BYTES));
        Bulk.receive(duct.other(), BYTES);
        rates.add(BYTES * 1e3 / (System.nanoTime() - began));
        seconds.add((carrier.cpuSeconds() - cpu) * GIBIBYTE / BYTES);
        sending.get();
      }
      return "%.0f MB/s, %.2f CPU s/GiB".formatted(rates.getLast(), seconds.getLast());
    }

    double rate() {
      return quantile(rates, 0.5);
    }

    @Override
    public String toString() {
      return "%.0f MB/s, %.2f CPU s/GiB".formatted(rate(), quantile(seconds, 0.5));
    }
  }

  /** How long two take from the first connection until both have their offer. */
  private static final class Latency {
    private final List<Double> micros = new ArrayList<>();

    void measure(Mediator mediator) throws IOException {
      for (int i = 0; i < MEETINGS; i++) {
        micros.add(mediator.meet());
      }
    }

    double micros(double quantile) {
      return quantile(micros, quantile);
    }

    @Override
    public String toString() {
      return "median %.0f us, p99 %.0f us".formatted(micros(0.5), micros(0.99));
    }
  }

  private static double quantile(List<Double> values, double quantile) {
    return values.stream()
        .sorted()
        .skip((long) (values.size() * quantile))
        .findFirst()
        .orElseThrow();
  }
}
