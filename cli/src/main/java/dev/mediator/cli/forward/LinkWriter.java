package dev.mediator.cli.forward;

import dev.mediator.cli.foreign.Greeting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The writing half of a link. Threads write in the order in which they came, one frame each, so no
 * connection starves another, and a small frame waits for nothing but the frames before it.
 *
 * <p>The thread that reads the link must not write here: if both partners' did, and neither read,
 * the link would stand still.
 */
final class LinkWriter {
  /** Both partners say the same. */
  static final Greeting GREETING = new Greeting("forward", "forward", 1);

  private final OutputStream out;
  private final Consumer<IOException> lost;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicLong opened = new AtomicLong();

  /** Tells {@code lost} when writing fails. */
  LinkWriter(OutputStream out, Consumer<IOException> lost) {
    this.out = out;
    this.lost = lost;
  }

  /** How many connections this side has asked for: their numbers go from 1 to this. */
  long opened() {
    return opened.get();
  }

  void greet() throws IOException {
    write(GREETING.line(), GREETING.line().length);
  }

  /** Asks for a connection; {@code number} gets its number before the partner can answer. */
  void open(Target target, LongConsumer number) throws IOException {
    byte[] host = target.host().getBytes(StandardCharsets.US_ASCII);
    byte[] port = {(byte) (target.port() >> 8), (byte) target.port()};
    turn.lock();
    try {
      long assigned = opened.incrementAndGet();
      number.accept(assigned);
      send(
          FrameType.OPEN,
          assigned,
          ByteBuffer.allocate(2 + host.length).put(port).put(host).array());
    } finally {
      turn.unlock();
    }
  }

  void window(long number, int bytes) throws IOException {
    send(FrameType.WINDOW, number, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /** Sends bytes that stand in {@code frame} behind room for a header. */
  void data(long number, byte[] frame, int length) throws IOException {
    header(frame, FrameType.DATA, number, length);
    write(frame, FrameType.HEADER + length);
  }

  void send(FrameType type, long number, byte... payload) throws IOException {
    byte[] frame = new byte[FrameType.HEADER + payload.length];
    header(frame, type, number, payload.length);
    System.arraycopy(payload, 0, frame, FrameType.HEADER, payload.length);
    write(frame, frame.length);
  }

  private static void header(byte[] frame, FrameType type, long number, int length) {
    ByteBuffer.wrap(frame).put((byte) type.code()).putLong(number).putInt(length);
  }

  private void write(byte[] bytes, int length) throws IOException {
    turn.lock();
    try {
      out.write(bytes, 0, length);
      out.flush();
    } catch (IOException failure) {
      lost.accept(failure);
      throw failure;
    } finally {
      turn.unlock();
    }
  }
}
