package dev.mediator.cli.transfer;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The receiving half of a transfer: takes what the partner sends into one folder, never outside it,
 * and never over what is there.
 *
 * <p>A file arrives under a hidden name beside its place, and gets its own name when its digest is
 * right. What is left of a broken transfer is gone on with by the next one.
 */
public final class Receiving {
  private final Path folder;
  private final Progress progress;
  private final Duration tick;

  /** Receives into {@code folder}, which is made if there is none. */
  public Receiving(Path folder, Progress progress) {
    this(folder, progress, Sending.TICK);
  }

  Receiving(Path folder, Progress progress, Duration tick) {
    this.folder = folder;
    this.progress = progress;
    this.tick = tick;
  }

  /**
   * Receives everything, and blocks until the partner has its receipt; threads, stopping and
   * closing are as with {@link Sending#over}.
   *
   * @throws TransferException if the folder cannot be used, or it ended before its time
   */
  public Summary over(InputStream in, OutputStream out) throws TransferException {
    Tally tally = new Tally(progress);
    try (Wire wire = new Wire(in, out, tick)) {
      wire.converse(new Receiver(wire, tally, new Folder(folder))::talk);
    } finally {
      progress.stops(tally.summary());
    }
    return tally.summary();
  }
}
