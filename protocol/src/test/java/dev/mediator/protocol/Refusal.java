package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads bytes as a connection does, and looks at why they are refused. */
final class Refusal {
  /** Stands in hostile input, and must never stand in a reason. */
  static final String MARK = "xyzzy";

  private Refusal() {}

  /** Why these bytes are refused; fails when they are not, or when the reason repeats them. */
  static String reasonFor(byte[] input) {
    assertThat(new String(input, StandardCharsets.ISO_8859_1).replace("\0", "")).contains(MARK);
    try {
      List<Message> messages = read(input);
      throw new AssertionError("not refused: " + messages);
    } catch (ProtocolException e) {
      assertThat(e.reason().toLowerCase(Locale.ROOT)).doesNotContain(MARK);
      assertThat(e.getStackTrace()).isEmpty();
      return e.reason();
    }
  }

  static String reasonFor(String input) {
    return reasonFor(input.getBytes(StandardCharsets.UTF_8));
  }

  /** All messages in the input, which must end with one. */
  static List<Message> read(byte[] input) throws ProtocolException {
    MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
    List<Message> messages = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(input);
    for (byte[] message = framing.next(in); message != null; message = framing.next(in)) {
      messages.add(MessageCodec.decode(message));
    }
    assertThat(framing.held()).as("bytes of an incomplete message").isZero();
    return messages;
  }

  static List<Message> read(String input) throws ProtocolException {
    return read(input.getBytes(StandardCharsets.UTF_8));
  }
}
