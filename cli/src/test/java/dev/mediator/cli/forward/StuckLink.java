package dev.mediator.cli.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** A link to a partner that neither reads nor writes any more, until it is cut. */
final class StuckLink {
  private StuckLink() {}

  /** A stream that takes a greeting, and then nothing until it is cut. */
  static final class Output extends OutputStream {
    private final CountDownLatch cut;
    private boolean greeted;

    Output(CountDownLatch cut) {
      this.cut = cut;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (greeted) {
        await(cut);
      }
      greeted = true;
    }
  }

  /** A stream that brings nothing until it is cut. */
  static final class Input extends InputStream {
    private final CountDownLatch cut;

    Input(CountDownLatch cut) {
      this.cut = cut;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      await(cut);
      return -1;
    }
  }

  private static void await(CountDownLatch cut) throws IOException {
    try {
      cut.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
    throw new IOException("cut");
  }
}
