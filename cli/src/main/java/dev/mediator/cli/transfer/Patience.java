package dev.mediator.cli.transfer;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A watch over a pair of streams that closes them when the partner has made this side wait for too
 * many ticks. Time that this side spends otherwise does not count.
 *
 * <p>One thread uses the streams; a virtual thread watches until {@link #close}.
 */
final class Patience implements AutoCloseable {
  /** A partner says at once what it runs. */
  static final int GREETING_TICKS = 20;

  /** Long enough for a slow disk to settle {@link Arrival#SETTLED} bytes. */
  static final int SILENCE_TICKS = 120;

  private final InputStream in;
  private final OutputStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong ticks = new AtomicLong();
  private volatile int allowed = GREETING_TICKS;
  private volatile long since = Long.MAX_VALUE;
  private volatile boolean lost;

  Patience(InputStream in, OutputStream out, Duration tick) {
    this.in = in;
    this.out = out;
    Thread.ofVirtual().name("transfer-patience").start(() -> watch(tick));
  }

  void greeted() {
    allowed = SILENCE_TICKS;
  }

  boolean isLost() {
    return lost;
  }

  private void watch(Duration tick) {
    try {
      while (!ended.await(tick.toNanos(), TimeUnit.NANOSECONDS)) {
        if (ticks.incrementAndGet() - allowed > since) {
          lost = true;
          // Either may block in some kinds of sockets, and must not keep the other from closing.
          Thread.ofVirtual().start(() -> closeQuietly(in));
          closeQuietly(out);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // It is broken already, which is what closing was for.
    }
  }

  InputStream in() {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        since = ticks.get();
        try {
          return in.read(bytes, offset, length);
        } finally {
          since = Long.MAX_VALUE;
        }
      }
    };
  }

  OutputStream out() {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        since = ticks.get();
        try {
          out.write(bytes, offset, length);
        } finally {
          since = Long.MAX_VALUE;
        }
      }
    };
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
