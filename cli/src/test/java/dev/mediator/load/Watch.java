package dev.mediator.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of how a Mediator fares under load, a row each interval, on a thread of its own. */
final class Watch {
  private static final Pattern USED =
      Pattern.compile("(?m)^ *(?:def new|tenured|DefNew|Tenured).* used (\\d+)K");
  private static final OperatingSystemMXBean OWN =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final MediatorProcess mediator;
  private final Swarm swarm;
  private final Score score;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final long began = System.nanoTime();
  private Sums last;
  private volatile @Nullable Exception failure;

  /** What only grows. */
  private record Sums(long nanos, long met, double cpu, double ownCpu) {}

  /** Begins with its head line. */
  Watch(MediatorProcess mediator, Swarm swarm, Score score, Duration interval) throws IOException {
    this.mediator = mediator;
    this.swarm = swarm;
    this.score = score;
    this.last = sums();
    System.out.println(
        "| s | met/s | lost | others | p50 ms | p99 ms | max ms | sockets | descriptors |"
            + " MiB resident | MiB heap | CPU % | load's CPU % |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    long nanos = interval.toNanos();
    thread.scheduleAtFixedRate(this::row, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private Sums sums() throws IOException {
    return new Sums(
        System.nanoTime(), score.met(), mediator.cpuSeconds(), OWN.getProcessCpuTime() / 1e9);
  }

  private void row() {
    try {
      Sums now = sums();
      double seconds = (now.nanos - last.nanos) / 1e9;
      Score.Times times = score.times();
      System.out.printf(
          "| %.0f | %.0f | %d | %d | %.1f | %.1f | %.1f | %d | %d | %d | %.1f | %.1f | %.1f |%n",
          (now.nanos - began) / 1e9,
          (now.met - last.met) / seconds,
          score.lost(),
          score.others(),
          times.quantile(0.5),
          times.quantile(0.99),
          times.quantile(1),
          swarm.open(),
          mediator.descriptors(),
          mediator.residentMebibytes(),
          usedHeap() / 1024.0,
          100 * (now.cpu - last.cpu) / seconds,
          100 * (now.ownCpu - last.ownCpu) / seconds);
      last = now;
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  /** In KiB, without a collection. */
  private long usedHeap() throws IOException, InterruptedException {
    Matcher used = USED.matcher(mediator.jcmd("GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    return sum;
  }

  /** Ends it, and throws what kept it from measuring, if anything did. */
  void end() throws Exception {
    thread.shutdown();
    thread.awaitTermination(1, TimeUnit.MINUTES);
    if (failure != null) {
      throw failure;
    }
  }
}
