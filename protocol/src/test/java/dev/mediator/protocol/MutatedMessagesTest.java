package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Damaged messages, from a fixed seed: either read, or refused with one of our own sentences. */
class MutatedMessagesTest {
  private static final int ROUNDS = 4000;
  private static final List<byte[]> WHOLE =
      Recording.lines().stream().map(Recording.Line::bytes).toList();

  private final SplittableRandom random = new SplittableRandom(20261123);

  @Test
  void everyDamageIsReadOrRefusedInOurWords() {
    Set<String> reasons = new TreeSet<>();
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<String> outcome = outcome(damaged(), Integer.MAX_VALUE);
      if (outcome.getLast().startsWith("!")) {
        reasons.add(outcome.getLast());
      } else {
        read++;
      }
    }
    assertThat(read).isPositive();
    assertThat(reasons)
        .hasSizeGreaterThan(5)
        .allMatch(reason -> reason.matches("!(the|a|more|something) [A-Za-z0-9_, -]+"));
  }

  @Test
  void theOutcomeDoesNotDependOnThePieces() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      byte[] input = damaged();
      assertThat(outcome(input, 1)).isEqualTo(outcome(input, Integer.MAX_VALUE));
      assertThat(outcome(input, 1 + random.nextInt(300)))
          .isEqualTo(outcome(input, Integer.MAX_VALUE));
    }
  }

  /** What was read, and, behind an exclamation mark, why no more was. */
  private static List<String> outcome(byte[] input, int piece) {
    MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
    List<String> found = new ArrayList<>(List.of("begin"));
    try {
      for (int at = 0; at < input.length; ) {
        int length = Math.min(piece, input.length - at);
        ByteBuffer in = ByteBuffer.wrap(input, at, length);
        for (byte[] next = framing.next(in); next != null; next = framing.next(in)) {
          Message message = MessageCodec.decode(next);
          assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
          found.add(message.toString());
        }
        at += length;
      }
    } catch (ProtocolException e) {
      found.add("!" + e.reason());
    }
    return found;
  }

  /** A recorded message of which some bytes were changed, cut out, doubled or put in. */
  private byte[] damaged() {
    byte[] bytes = WHOLE.get(random.nextInt(WHOLE.size()));
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + random.nextInt(12));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(bytes, 0, from);
      switch (random.nextInt(4)) {
        case 0 -> out.write(random.nextInt(256));
        case 1 -> out.writeBytes(Arrays.copyOfRange(bytes, from, to));
        case 2 -> out.writeBytes(token());
        default -> {}
      }
      int rest = random.nextBoolean() ? from : to;
      out.write(bytes, rest, bytes.length - rest);
      bytes = out.size() == 0 ? bytes : out.toByteArray();
    }
    return bytes;
  }

  private byte[] token() {
    String[] tokens = {
      "{", "}", "[", "]", "\"", "\\", ":", ",", "null", "-1", "1e9", " ", "\\u0000"
    };
    return tokens[random.nextInt(tokens.length)].getBytes(StandardCharsets.UTF_8);
  }
}
