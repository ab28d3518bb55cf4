package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fuzzes where messages end: any cut of a stream gives the same messages as the whole, and the same
 * error, in bounded memory. The first byte of an input chooses the cuts, and how long a message may
 * be.
 */
class FramingFuzzTest {
  private static final int SHORT = 64;

  /** What came of a stream: its messages, and why it ended before its end, if it did. */
  private record Taken(List<String> messages, String reason, boolean between, boolean untouched) {}

  @FuzzTest
  void anyCutGivesTheSame(byte[] input) {
    byte first = input.length == 0 ? 0 : input[0];
    byte[] stream = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    int max = first % 2 == 0 ? SHORT : WireLimits.DEFAULT_MAX_MESSAGE;
    Taken whole = take(max, List.of(ByteBuffer.wrap(stream)));
    assertThat(take(max, pieces(stream, new SplittableRandom(first)))).isEqualTo(whole);
    assertThat(take(max, bytes(stream))).isEqualTo(whole);
    assertStandIn(stream, whole.messages);
  }

  private static Taken take(int max, List<ByteBuffer> pieces) {
    MessageFraming framing = new MessageFraming(max);
    List<String> messages = new ArrayList<>();
    String reason = "";
    try {
      for (ByteBuffer piece : pieces) {
        for (byte[] m = framing.next(piece); m != null; m = framing.next(piece)) {
          assertThat(m.length).isBetween(2, max);
          messages.add(text(m));
        }
        assertThat(piece.hasRemaining()).isFalse();
        assertThat(framing.held()).isBetween(0, max);
      }
    } catch (ProtocolException e) {
      reason = e.reason();
    }
    return new Taken(messages, reason, framing.isBetweenMessages(), framing.isUntouched());
  }

  /** Some empty, some direct, all in the middle of a larger buffer. */
  private static List<ByteBuffer> pieces(byte[] stream, SplittableRandom random) {
    ByteBuffer heap = ByteBuffer.wrap(stream);
    ByteBuffer direct = ByteBuffer.allocateDirect(stream.length).put(stream);
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      int length = Math.min(random.nextInt(1 + random.nextInt(40)), stream.length - at);
      pieces.add((random.nextBoolean() ? heap : direct).slice(at, length));
      at += length;
    }
    return pieces;
  }

  private static List<ByteBuffer> bytes(byte[] stream) {
    List<ByteBuffer> bytes = new ArrayList<>();
    for (int i = 0; i < stream.length; i++) {
      bytes.add(ByteBuffer.wrap(stream, i, 1));
    }
    return bytes;
  }

  /** Nothing but white space is left out, and nothing is made up. */
  private static void assertStandIn(byte[] stream, List<String> messages) {
    String rest = text(stream);
    for (String message : messages) {
      rest = rest.replaceFirst("^[ \t\r\n]+", "");
      assertThat(rest).startsWith(message);
      rest = rest.substring(message.length());
    }
  }

  /** Bytes as characters, one for one. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
