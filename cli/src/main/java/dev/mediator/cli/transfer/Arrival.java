package dev.mediator.cli.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/**
 * A partial file that is being written, by this process alone. When it is closed before it was
 * finished, what it has stays for the next time, if it has anything.
 */
final class Arrival implements Closeable {
  /** Bytes after which the disk is made to settle, so that the last settling is short. */
  static final long SETTLED = 256L << 20;

  private final Landing landing;
  private final FileChannel file;
  private final MessageDigest digest;
  private long unsettled;
  private boolean finished;

  /** Goes on behind the bytes that {@code prefix} has taken, which is where the file stands. */
  Arrival(Landing landing, FileChannel file, MessageDigest prefix) {
    this.landing = landing;
    this.file = file;
    this.digest = prefix;
  }

  /** Writes the first bytes of a buffer. */
  void write(byte[] bytes, int count) throws EntryException {
    digest.update(bytes, 0, count);
    ByteBuffer chunk = ByteBuffer.wrap(bytes, 0, count);
    try {
      while (chunk.hasRemaining()) {
        file.write(chunk);
      }
      unsettled += count;
      if (unsettled >= SETTLED) {
        unsettled = 0;
        file.force(false);
      }
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  /** Gives the file its name, if its digest is the one that the partner says. */
  void finish(byte[] expected) throws EntryException {
    if (!MessageDigest.isEqual(expected, digest.digest())) {
      landing.discard();
      throw new EntryException("it did not arrive as it was sent: send it again");
    }
    try {
      landing.dress();
      file.force(true);
    } catch (IOException e) {
      throw new EntryException(e);
    }
    landing.reveal();
    finished = true;
  }

  /** What matters was forced to the disk before: a failure here loses nothing. */
  @Override
  public void close() {
    try (file) {
      if (!finished && file.size() == 0) {
        landing.discard();
      }
    } catch (IOException | EntryException e) {
      // The kernel has let go of it all the same.
    }
  }
}
