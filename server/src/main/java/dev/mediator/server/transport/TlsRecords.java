package dev.mediator.server.transport;

import dev.mediator.server.observe.AuditLog;
import io.netty.buffer.ByteBuf;
import javax.net.ssl.SSLException;

/** Where each of a peer's TLS records ends (RFC 8446, 5.1), in whatever pieces they come. */
final class TlsRecords {
  /** Type, version and length. */
  private static final int HEADER = 5;

  /** Those of change_cipher_spec, alert, handshake and application_data. */
  private static final int LEAST_TYPE = 20;

  private static final int MOST_TYPE = 23;

  /** What a record may hold. */
  static final int MOST_CONTENT = 1 << 14;

  /** What encryption may add to that. */
  private static final int MOST_ADDED = 256;

  private int mostContent = MOST_CONTENT;
  private int headerRead;
  private int length;
  private int missing;

  /** That what came is no TLS, or none that is put up with, for this reason in plain English. */
  static final class Breach extends SSLException {
    private static final long serialVersionUID = 1L;

    Breach(String reason) {
      super(reason);
    }
  }

  /** From the next record on, none may hold more than so many bytes. */
  void limit(int bytes) {
    mostContent = bytes;
  }

  /**
   * How many of these bytes, one at least, belong to the record that has begun, or begins.
   *
   * @throws Breach if that is no record
   */
  int next(ByteBuf bytes) throws Breach {
    int start = bytes.readerIndex();
    int at = start;
    while (headerRead < HEADER && at < bytes.writerIndex()) {
      readHeader(bytes, at++);
    }
    if (headerRead < HEADER) {
      return at - start;
    }
    int content = Math.min(missing, bytes.writerIndex() - at);
    missing -= content;
    return at - start + content;
  }

  /** Whether the last piece ended a record; then the next begins another. */
  boolean isWhole() {
    boolean whole = headerRead == HEADER && missing == 0;
    if (whole) {
      headerRead = 0;
    }
    return whole;
  }

  /** How much there is in the record that begun last, behind its header, in bytes. */
  int length() {
    return length;
  }

  private void readHeader(ByteBuf bytes, int at) throws Breach {
    int next = bytes.getUnsignedByte(at);
    if (headerRead == 0) {
      requireType(bytes, at, next);
      length = 0;
    }
    headerRead++;
    if (headerRead > HEADER - Short.BYTES) {
      length = length << Byte.SIZE | next;
    }
    if (headerRead == HEADER) {
      missing = length;
      if (length > mostContent + MOST_ADDED) {
        throw new Breach("a TLS record may hold " + mostContent + " bytes at the most here");
      }
    }
  }

  private static void requireType(ByteBuf bytes, int at, int type) throws Breach {
    if (type < LEAST_TYPE || type > MOST_TYPE) {
      boolean header = Reading.isProxyHeader(bytes.nioBuffer(at, bytes.writerIndex() - at));
      throw new Breach(header ? AuditLog.UNNAMED_PROXY : "what came is no TLS");
    }
  }
}
