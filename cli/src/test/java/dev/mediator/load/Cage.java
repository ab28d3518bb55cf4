package dev.mediator.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A control group of Linux that lets a process have no more than a share of the processor, so that
 * a load generator beside it can offer many times what it carries.
 *
 * <p>It needs root, and version 1 of control groups with the controller {@code cpu}. Closed after
 * the process that it held.
 */
final class Cage implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/cpu");

  /** Short, so that who has used up its share does not stand still for long. */
  private static final int PERIOD_MICROS = 10_000;

  private final Path group;

  /** An empty one, of so many cores; whoever cannot have one skips the test. */
  Cage(double cores) throws IOException {
    Assumptions.assumeTrue(
        Files.isWritable(GROUPS.resolve("cgroup.procs"))
            && Files.exists(GROUPS.resolve("cpu.cfs_quota_us")),
        "needs root, and the controller cpu of control groups, version 1, in " + GROUPS);
    group = Files.createTempDirectory(GROUPS, "mediator-proof-");
    Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
    long quota = Math.round(PERIOD_MICROS * cores);
    Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
  }

  /** From now on it holds this process, with all its threads. */
  void hold(MediatorProcess process) throws IOException {
    Files.writeString(group.resolve("cgroup.procs"), String.valueOf(process.pid()));
  }

  @Override
  public void close() throws IOException {
    Files.delete(group);
  }
}
