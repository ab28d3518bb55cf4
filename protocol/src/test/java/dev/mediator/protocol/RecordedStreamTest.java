package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However a recorded conversation arrives in pieces, the same messages are cut out of it. */
class RecordedStreamTest {
  private static final List<String> MESSAGES =
      Recording.lines().stream().map(Recording.Line::wire).toList();
  private static final byte[] STREAM = String.join("", MESSAGES).getBytes(StandardCharsets.UTF_8);

  @Test
  void allAtOnce() throws ProtocolException {
    assertThat(cut(STREAM)).isEqualTo(MESSAGES);
  }

  @Test
  void inTwoPiecesWhereverTheyAreSplit() throws ProtocolException {
    for (int at = 0; at <= STREAM.length; at++) {
      byte[] head = Arrays.copyOf(STREAM, at);
      byte[] tail = Arrays.copyOfRange(STREAM, at, STREAM.length);
      assertThat(cut(head, tail)).as("split before byte %d", at).isEqualTo(MESSAGES);
    }
  }

  @Test
  void byteByByte() throws ProtocolException {
    byte[][] bytes = new byte[STREAM.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = new byte[] {STREAM[i]};
    }
    assertThat(cut(bytes)).isEqualTo(MESSAGES);
  }

  @Test
  void withWhiteSpaceBetweenThem() throws ProtocolException {
    String spaced = String.join(" \r\n\t", MESSAGES) + "\n";
    assertThat(cut(spaced.getBytes(StandardCharsets.UTF_8))).isEqualTo(MESSAGES);
  }

  /** Everything one framing finds; between messages it must hold nothing. */
  private static List<String> cut(byte[]... pieces) throws ProtocolException {
    MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
    List<String> found = new ArrayList<>();
    for (byte[] piece : pieces) {
      ByteBuffer in = ByteBuffer.wrap(piece);
      for (byte[] message = framing.next(in); message != null; message = framing.next(in)) {
        found.add(new String(message, StandardCharsets.UTF_8));
        assertThat(framing.held()).isZero();
      }
      assertThat(in.hasRemaining()).isFalse();
    }
    assertThat(framing.held()).isZero();
    return found;
  }
}
