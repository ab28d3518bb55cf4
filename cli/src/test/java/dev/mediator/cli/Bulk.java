package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;

/** Bytes that are sent and received in bulk, which a number tells from others. */
final class Bulk {
  private static final int BUFFER = 128 * 1024;
  private static final int PERIOD = 1 << 20;

  /** A period and a buffer of random bytes, so that a buffer can begin anywhere in the period. */
  private static final ByteBuffer BYTES = bytes();

  private Bulk() {}

  private static ByteBuffer bytes() {
    byte[] random = new byte[PERIOD + BUFFER];
    new SplittableRandom(7).nextBytes(random);
    System.arraycopy(random, 0, random, PERIOD, BUFFER);
    return ByteBuffer.allocateDirect(random.length).put(random).flip().asReadOnlyBuffer();
  }

  /** What stands at this position of the bytes with this number, up to a buffer or the end. */
  private static ByteBuffer at(int number, long position, long end) {
    int begin = (int) ((position + number * 997L) % PERIOD);
    return BYTES.slice(begin, (int) Math.min(BUFFER, end - position));
  }

  static void send(SocketChannel to, int number, long length) throws IOException {
    for (long sent = 0; sent < length; ) {
      sent += to.write(at(number, sent, length));
    }
  }

  /** Receives so many, and looks at none of them. */
  static void receive(SocketChannel from, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    for (long received = 0; received < length; received += buffer.position()) {
      read(from, buffer.clear());
    }
  }

  /** Receives so many, and compares each with what should have come. */
  static void check(SocketChannel from, int number, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER / 8);
    for (long received = 0; received < length; received += buffer.limit()) {
      read(from, buffer.clear());
      buffer.flip();
      ByteBuffer due = at(number, received, length);
      due.limit(buffer.limit());
      assertThat(buffer.mismatch(due))
          .as("mismatch in number %s behind %s", number, received)
          .isEqualTo(-1);
    }
  }

  private static void read(SocketChannel from, ByteBuffer buffer) throws IOException {
    if (from.read(buffer) < 0) {
      throw new EOFException("the stream ended too early");
    }
  }
}
