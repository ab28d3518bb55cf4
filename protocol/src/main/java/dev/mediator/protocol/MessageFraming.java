package dev.mediator.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an unframed stream of JSON objects into whole messages, one connection's worth of it.
 *
 * <p>Looks at every byte once, in whatever pieces it comes, and holds bytes only while a message is
 * incomplete. It knows where an object ends, not whether it is valid: that is {@link
 * MessageCodec}'s. Not thread-safe.
 */
public final class MessageFraming {
  private static final byte[] NOTHING = {};

  private final int maxMessage;
  private byte[] begun = NOTHING;
  private int held;
  private int depth;
  private int whiteSpace;
  private boolean inString;
  private boolean escaped;

  /** For messages of at most {@code maxMessage} bytes. */
  public MessageFraming(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /**
   * Takes bytes up to the end of the next message.
   *
   * @param in what was read; its position moves behind what was taken
   * @return the message, or null when {@code in} is used up first
   * @throws ProtocolException if what came can be no message: the stream is of no use any more
   */
  public byte @Nullable [] next(ByteBuffer in) throws ProtocolException {
    if (depth == 0) {
      skipWhiteSpace(in);
    }
    int start = in.position();
    while (in.hasRemaining()) {
      boolean ends = take(in.get());
      if (held + in.position() - start > maxMessage) {
        throw new ProtocolException("a message is longer than " + maxMessage + " bytes");
      }
      if (ends) {
        hold(in, start);
        return release();
      }
    }
    hold(in, start);
    return null;
  }

  /** Whether no byte of a message has come that has not come whole: white space does not count. */
  public boolean isBetweenMessages() {
    return depth == 0;
  }

  /** Whether it is as good as new: not even white space has come since the last message. */
  public boolean isUntouched() {
    return isBetweenMessages() && whiteSpace == 0;
  }

  /** How many bytes of an incomplete message are held. */
  int held() {
    return held;
  }

  /** White space between messages is never one, but so much in a row is a breach. */
  private void skipWhiteSpace(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      byte next = in.get(in.position());
      if (!isWhiteSpace(next)) {
        whiteSpace = 0;
        if (next != '{') {
          throw new ProtocolException("a message must be a JSON object");
        }
        return;
      }
      in.get();
      whiteSpace++;
      if (whiteSpace > WireLimits.MAX_WHITE_SPACE) {
        throw new ProtocolException(
            "more than " + WireLimits.MAX_WHITE_SPACE + " bytes of white space in a row");
      }
    }
  }

  /** Counts one byte in; true when it is the last of a message. */
  private boolean take(byte next) throws ProtocolException {
    if (escaped) {
      escaped = false;
    } else if (inString) {
      escaped = next == '\\';
      inString = next != '"';
    } else if (next == '"') {
      inString = true;
    } else if (next == '{' || next == '[') {
      deepen();
    } else if (next == '}' || next == ']') {
      depth--;
    }
    return depth == 0;
  }

  private void deepen() throws ProtocolException {
    depth++;
    if (depth > WireLimits.MAX_DEPTH) {
      throw new ProtocolException("a message is nested deeper than " + WireLimits.MAX_DEPTH);
    }
  }

  /** Keeps what was taken; the room for it doubles, so that no byte is copied often. */
  private void hold(ByteBuffer in, int start) {
    int more = in.position() - start;
    if (held + more > begun.length) {
      int room = Math.max(held + more, Math.min(2 * begun.length, maxMessage));
      begun = Arrays.copyOf(begun, room);
    }
    in.get(start, begun, held, more);
    held += more;
  }

  private byte[] release() {
    byte[] message = held == begun.length ? begun : Arrays.copyOf(begun, held);
    begun = NOTHING;
    held = 0;
    return message;
  }

  private static boolean isWhiteSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }
}
