package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.StrangerException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The sending half of a transfer: files and folders, found when it is made, and sent once.
 *
 * <p>Symbolic links, special files and names that no other system could take are skipped, and named
 * in the {@link Summary}.
 */
public final class Sending {
  static final Duration TICK = Duration.ofSeconds(1);

  private final Offer offer;
  private final Progress progress;
  private final Duration tick;

  /**
   * Looks through what is to be sent; do this before the partner is called.
   *
   * @throws TransferException if a path does not exist, two have one name, or it is too much
   */
  public Sending(List<Path> paths, Progress progress) throws TransferException {
    this(paths, progress, TICK);
  }

  Sending(List<Path> paths, Progress progress, Duration tick) throws TransferException {
    this.offer = new Offer(paths);
    this.progress = progress;
    this.tick = tick;
  }

  /**
   * Sends everything, and blocks until the partner has confirmed it, on any kind of thread. To stop
   * it, close the streams, which must end what is blocked in them; a partner that is silent for two
   * minutes is stopped so. Closing the streams afterwards is up to the caller.
   *
   * @throws TransferException if it ended before its time; what arrived is gone on with next time
   * @throws StrangerException if the partner does not run what goes with it
   */
  public Summary over(InputStream in, OutputStream out)
      throws TransferException, StrangerException {
    Tally tally = new Tally(progress);
    try (Wire wire = new Wire(in, out, tick)) {
      return tally.over(wire, new Sender(wire, tally, offer)::talk);
    }
  }
}
