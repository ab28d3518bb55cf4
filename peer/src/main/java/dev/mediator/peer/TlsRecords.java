package dev.mediator.peer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;

/**
 * What TLS reads, record by record, so that a partner cannot keep it busy for ever: tickets and key
 * updates are dealt with while the application waits, cost time, and leave something behind in
 * Java.
 *
 * <p>Counted are the records that came while the application waited and brought it nothing.
 */
final class TlsRecords extends FilterInputStream {
  /** In a whole connection: Java updates its keys after 128 GiB, and others send two tickets. */
  static final int MOST_IDLE = 1024;

  /** Type, version and length. */
  private static final int HEADER = 5;

  private int header;
  private int length;
  private boolean awaited;
  private int begun;
  private int idle;

  TlsRecords(InputStream in) {
    super(in);
  }

  /** What TLS makes of them, for the application to read; while it does, they are counted. */
  InputStream counting(InputStream application) {
    return new Counting(application);
  }

  @Override
  public int read() throws IOException {
    return one(this);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    follow(bytes, offset, offset + read);
    return read;
  }

  /** A record may begin and end anywhere in a piece. */
  private synchronized void follow(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    while (at < to) {
      if (header < HEADER) {
        // The last two bytes of the header are what remains of it.
        length = ((length << 8) | (bytes[at++] & 0xff)) & 0xffff;
        header++;
        if (header == HEADER) {
          begin();
        }
      } else {
        int part = Math.min(length, to - at);
        length -= part;
        at += part;
      }
      header = header == HEADER && length == 0 ? 0 : header;
    }
  }

  private void begin() throws IOException {
    begun++;
    // One more than are idle: it may be the one that is waited for.
    if (awaited && idle + begun > MOST_IDLE + 1) {
      throw new SocketException(
          "the other side sent more than " + MOST_IDLE + " TLS records without a byte of its own");
    }
  }

  private synchronized void expect(boolean awaited) {
    this.awaited = awaited;
    this.begun = 0;
  }

  private synchronized void done(boolean delivered) {
    idle += delivered && begun > 0 ? begun - 1 : begun;
    expect(false);
  }

  private static int one(InputStream from) throws IOException {
    byte[] one = new byte[1];
    return from.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** The application's side. */
  private final class Counting extends InputStream {
    private final InputStream application;

    Counting(InputStream application) {
      this.application = application;
    }

    @Override
    public int read() throws IOException {
      return one(this);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = -1;
      expect(true);
      try {
        read = application.read(bytes, offset, length);
        return read;
      } finally {
        done(read > 0);
      }
    }

    @Override
    public int available() throws IOException {
      return application.available();
    }

    @Override
    public void close() throws IOException {
      application.close();
    }
  }
}
