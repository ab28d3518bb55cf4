package dev.mediator.peer;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.WireLimits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Messages over a connection, to a Mediator or to a partner: each is written at once, and read
 * before a deadline.
 *
 * <p>One thread uses it. An interrupt of that thread closes the connection.
 */
final class Wire {
  /** Most messages come whole. */
  private static final int PIECE = 1024;

  /** What a Mediator takes in one record of TLS; stock peers get a message in one piece anyway. */
  private static final int MOST_AT_ONCE = 2048;

  /** How TLS begins to say that what it heard is none: the type of its record. */
  private static final byte TLS_ALERT = 0x15;

  private final Line line;
  private final Deadline deadline;
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private ByteBuffer unread = ByteBuffer.allocate(0);

  /** Talks over {@code channel}, which blocks, until {@code deadline}. */
  Wire(SocketChannel channel, Deadline deadline) {
    this(Line.plain(channel), deadline);
  }

  /** The same over whatever else can be talked over. */
  Wire(Line line, Deadline deadline) {
    this.line = line;
    this.deadline = deadline;
  }

  void send(Message message) throws IOException {
    byte[] bytes = MessageCodec.encode(message);
    for (int at = 0; at < bytes.length; at += MOST_AT_ONCE) {
      int piece = Math.min(MOST_AT_ONCE, bytes.length - at);
      line.socket().getOutputStream().write(bytes, at, piece);
    }
  }

  /**
   * The next message, if it is one of the kind that is due.
   *
   * @throws java.net.ProtocolException if something else came
   * @throws java.net.SocketTimeoutException if the deadline passed
   */
  <M extends Message> M receive(Class<M> due) throws IOException {
    return receive(due, PIECE);
  }

  /** The same for the last message: not one byte behind it is read, for it is the application's. */
  <M extends Message> M receiveLast(Class<M> due) throws IOException {
    return receive(due, 1);
  }

  private <M extends Message> M receive(Class<M> due, int piece) throws IOException {
    try {
      Message message = MessageCodec.decode(next(piece));
      if (!due.isInstance(message)) {
        throw new java.net.ProtocolException(message.getClass().getSimpleName() + " was not due");
      }
      return due.cast(message);
    } catch (ProtocolException e) {
      throw new java.net.ProtocolException(e.getMessage());
    }
  }

  private byte[] next(int piece) throws IOException, ProtocolException {
    byte[] bytes = framing.next(unread);
    while (bytes == null) {
      fill(piece);
      bytes = framing.next(unread);
    }
    return bytes;
  }

  /** Whether more than white space came with the last message; it is used up by asking. */
  boolean hasMore() {
    try {
      return framing.next(unread) != null || !framing.isBetweenMessages();
    } catch (ProtocolException e) {
      return true;
    }
  }

  private void fill(int piece) throws IOException {
    line.until(deadline);
    byte[] bytes = new byte[piece];
    int read = line.input().read(bytes);
    if (read < 0) {
      throw new EOFException("the other side hung up");
    }
    if (bytes[0] == TLS_ALERT && framing.isBetweenMessages()) {
      throw new SpeaksTls();
    }
    unread = ByteBuffer.wrap(bytes, 0, read);
  }

  /** What answers took the words for TLS, and found that they are none. */
  static final class SpeaksTls extends java.net.ProtocolException {
    /** For those who cannot be sure. */
    static final String PERHAPS = "if it speaks TLS there, put tls:// before its address";

    private static final long serialVersionUID = 1L;

    private SpeaksTls() {
      super("it speaks TLS there, and nothing else");
    }
  }
}
