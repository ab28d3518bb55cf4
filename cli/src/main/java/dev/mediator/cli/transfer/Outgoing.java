package dev.mediator.cli.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;

/** One file of the sender that the receiver wants, from where on, and its digest so far. */
final class Outgoing {
  private final Offer.Item item;
  private long from;
  private MessageDigest digest = Sha256.fresh();

  /** The receiver holds {@code from} bytes already, which may or may not be the right ones. */
  Outgoing(Offer.Item item, long from) {
    this.item = item;
    this.from = from;
  }

  Entry entry() {
    return item.entry();
  }

  boolean isHeld() {
    return from > 0;
  }

  long held() {
    return from;
  }

  /** How many bytes are still to send. */
  long left() {
    return entry().size() - from;
  }

  /** Says what the receiver should hold. */
  void prove(Wire wire) throws IOException {
    try {
      digest = Sha256.ofPrefix(item.file(), from, wire);
      wire.writeWord(Wire.WANTED);
      wire.writeDigest(Sha256.soFar(digest));
    } catch (EntryException e) {
      wire.writeWord(Wire.CANNOT);
    }
  }

  /** The receiver holds something else: everything is to be sent. */
  void startOver() {
    from = 0;
    digest = Sha256.fresh();
  }

  /**
   * Sends what the receiver does not hold, or why it cannot; the frame has room for a length and a
   * chunk.
   */
  void send(Wire wire, Tally tally, byte[] frame) throws IOException {
    try (FileChannel file = open()) {
      checkUnchanged();
      while (left() > 0) {
        int count = fill(frame, file);
        digest.update(frame, Integer.BYTES, count);
        wire.writeChunk(frame, count);
        from += count;
        tally.moved(count);
      }
      checkUnchanged();
      wire.writeInt(Wire.END_OF_FILE);
      wire.writeDigest(digest.digest());
    } catch (EntryException e) {
      wire.writeInt(Wire.ABANDONED);
      wire.writeReason(e.reason());
    }
  }

  /** Opens the file at the first byte to send; a link in its place is not followed. */
  private FileChannel open() throws EntryException {
    try {
      FileChannel file =
          FileChannel.open(item.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return file.position(from);
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  private int fill(byte[] frame, FileChannel file) throws EntryException {
    int most = (int) Math.min(left(), Wire.CHUNK);
    try {
      int count = file.read(ByteBuffer.wrap(frame, Integer.BYTES, most));
      if (count < 0) {
        throw changed();
      }
      return count;
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  /** A file that is written to meanwhile would arrive torn. */
  private void checkUnchanged() throws EntryException {
    try {
      BasicFileAttributes now =
          Files.readAttributes(item.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (now.size() != entry().size()
          || now.lastModifiedTime().to(TimeUnit.NANOSECONDS) != entry().changed()) {
        throw changed();
      }
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  private static EntryException changed() {
    return new EntryException("it changed while it was sent: send it again");
  }
}
