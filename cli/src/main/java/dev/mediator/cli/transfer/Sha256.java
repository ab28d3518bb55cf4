package dev.mediator.cli.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of files. */
final class Sha256 {
  static final int BYTES = 32;

  private Sha256() {}

  static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * A digest that has taken the first bytes of a file, and can take those that follow. Tells the
   * wire, so that the partner knows that this side is not dead.
   */
  static MessageDigest ofPrefix(Path path, long length, Wire wire)
      throws EntryException, TransferException {
    MessageDigest digest = fresh();
    ByteBuffer buffer = ByteBuffer.allocate(Wire.CHUNK);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long left = length;
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, Wire.CHUNK));
        int count = file.read(buffer);
        if (count < 0) {
          throw new EntryException("it became shorter");
        }
        digest.update(buffer.flip());
        left -= count;
        wire.works(count);
      }
    } catch (TransferException lost) {
      throw lost;
    } catch (IOException e) {
      throw new EntryException(e);
    }
    return digest;
  }

  /** The digest so far, while it can still take more. */
  static byte[] soFar(MessageDigest digest) {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }
}
