package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.StrangerException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The receiving half of a transfer: takes what the partner sends into one folder, never outside it,
 * and never over what is there.
 *
 * <p>A file arrives under a hidden name beside its place, and gets its own name when its digest is
 * right. What is left of a broken transfer is gone on with by the next one.
 */
public final class Receiving {
  private final Folder folder;
  private final Progress progress;
  private final Duration tick;

  /**
   * Receives into {@code folder}, which is made if there is none when the partner says what it
   * sends; do this before the partner is called.
   *
   * @throws TransferException if the folder cannot be made or written into, which is tried at once
   */
  public Receiving(Path folder, Progress progress) throws TransferException {
    this(folder, progress, Sending.TICK);
  }

  Receiving(Path folder, Progress progress, Duration tick) throws TransferException {
    this.folder = new Folder(folder);
    this.progress = progress;
    this.tick = tick;
  }

  /** A sentence for people if other users of this machine could interfere; empty otherwise. */
  public Optional<String> risk() {
    return folder.risk();
  }

  /**
   * Receives everything, once, and blocks until the partner has its receipt; threads, stopping and
   * closing are as with {@link Sending#over}.
   *
   * @throws TransferException if it ended before its time; the next one goes on with what is here
   * @throws StrangerException if the partner does not run what goes with it
   */
  public Summary over(InputStream in, OutputStream out)
      throws TransferException, StrangerException {
    Tally tally = new Tally(progress);
    try (Wire wire = new Wire(in, out, tick)) {
      return tally.over(wire, new Receiver(wire, tally, folder)::talk);
    }
  }
}
