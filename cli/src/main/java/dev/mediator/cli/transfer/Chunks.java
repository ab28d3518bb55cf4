package dev.mediator.cli.transfer;

import java.io.IOException;

/**
 * The bytes of one file as they come from the partner, never more and never fewer than it
 * announced.
 */
final class Chunks {
  private final Wire wire;
  private final Tally tally;
  private final byte[] buffer;
  private long left;
  private int count;
  private boolean ended;
  private byte[] digest = {};

  Chunks(Wire wire, Tally tally, byte[] buffer, long left) {
    this.wire = wire;
    this.tally = tally;
    this.buffer = buffer;
    this.left = left;
  }

  /**
   * Reads the next chunk, and says whether there was one.
   *
   * @throws EntryException with the partner's reason, if it gives the file up
   */
  boolean next() throws IOException, EntryException {
    count = wire.readInt();
    ended = count == Wire.ABANDONED || count == Wire.END_OF_FILE;
    if (count == Wire.ABANDONED) {
      String reason = wire.readReason();
      throw new EntryException(reason.isEmpty() ? "the partner says no reason" : reason);
    }
    if (count < 0 || count > Math.min(left, Wire.CHUNK) || (ended && left > 0)) {
      throw Wire.nonsense("not the bytes that it announced");
    }
    if (ended) {
      digest = wire.readDigest();
      return false;
    }
    wire.readChunk(buffer, count);
    left -= count;
    tally.moved(count);
    return true;
  }

  /** How many bytes of the buffer the chunk takes. */
  int count() {
    return count;
  }

  /** What the partner says that the whole file's digest is, once there is no next chunk. */
  byte[] digest() {
    return digest;
  }

  /** Reads what still comes of a file that cannot be written, to get at the next one. */
  void skipRest() throws IOException {
    try {
      while (!ended) {
        next();
      }
    } catch (EntryException e) {
      // The file has failed here already, for a reason that matters more.
    }
  }
}
