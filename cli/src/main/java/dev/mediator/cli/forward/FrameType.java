package dev.mediator.cli.forward;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of frame on a link. A frame is its type (1 byte), a number (8), the length of its
 * payload (4) and the payload.
 *
 * <p>Numbers count from 1, for each side its own; who sends a frame about a connection that the
 * other side asked for negates its number.
 */
enum FrameType {
  /** I am still here. Without a number. */
  BEAT(0, 0, 0),
  /** I have a connection for this target: port (2 bytes), host in ASCII. */
  OPEN(1, 3, 2 + Target.MAX_HOST),
  /** The target has answered. */
  ACCEPTED(2, 0, 0),
  /** The connection is not carried: a {@link Refusal} (1 byte). */
  REFUSED(3, 1, 1),
  /** Bytes of the connection, within the receiver's window. */
  DATA(4, 1, Limits.DATA),
  /** So many bytes more may come (4 bytes). Before the first, none may. */
  WINDOW(5, 4, 4),
  /** No more bytes in this direction. */
  EOF(6, 0, 0),
  /** The connection broke: nothing more in either direction. */
  RESET(7, 0, 0);

  /** Bytes in front of the payload. */
  static final int HEADER = 1 + 8 + 4;

  private static final Map<Integer, FrameType> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(FrameType::code, type -> type));

  private final int code;
  private final int least;
  private final int most;

  FrameType(int code, int least, int most) {
    this.code = code;
    this.least = least;
    this.most = most;
  }

  static @Nullable FrameType ofCode(int code) {
    return BY_CODE.get(code);
  }

  /** The byte that stands for it on the link. */
  int code() {
    return code;
  }

  boolean fits(int length) {
    return length >= least && length <= most;
  }
}
