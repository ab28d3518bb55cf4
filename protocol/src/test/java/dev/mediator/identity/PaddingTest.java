package dev.mediator.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PKCS#1 v1.5 padding (RFC 8017, 7.2): what is wrong in any way hides no message. */
class PaddingTest {
  private final PeerKeyPair own = TestKeys.peer();
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void rightPadding() {
    assertThat(answer(0, 2, 248, "13371")).isEqualTo("13371");
    assertThat(answer(0, 2, 253, "")).startsWith("p0.");
  }

  @Test
  void aMessageMayFillTheBlockButForElevenBytes() {
    PeerKeyPair small = PeerKeyPair.generate(512);
    for (int padding = 0; padding <= 61 - "p0.".length(); padding++) {
      String message = "p0." + "x".repeat(61 - padding - "p0.".length());
      String answer = answer(RawRsa.encrypt(block(2, padding, "\0" + message), small), small);
      boolean due = padding >= 8 && message.length() >= 25;
      assertThat(answer.equals(message)).as("%d bytes of padding", padding).isEqualTo(due);
      assertThat(answer).startsWith("p0.");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 255})
  void anotherBlockType(int type) {
    assertThat(answer(0, type, 248, "13371")).startsWith("p0.");
  }

  @Test
  void aFirstByteThatIsNotZero() {
    assertThat(answer(1, 2, 248, "13371")).startsWith("p0.");
  }

  @Test
  void noSeparator() {
    assertThat(answer(RawRsa.encrypt(block(2, 254, ""), own), own)).startsWith("p0.");
  }

  @Test
  void theMessageBeginsBehindTheFirstZero() {
    assertThat(answer(0, 2, 245, "13\0" + "37133")).startsWith("p0.");
  }

  private String answer(int first, int type, int padding, String message) {
    byte[] block = block(type, padding, "\0" + message);
    block[0] = (byte) first;
    return answer(RawRsa.encrypt(block, own), own);
  }

  private String answer(String encrypted, PeerKeyPair by) {
    return Challenge.answerPeer(encrypted, by, false, random).text();
  }

  private static byte[] block(int type, int padding, String message) {
    byte[] filler = "1".repeat(padding).getBytes(UTF_8);
    return Der.join(Der.bytes(0, type), filler, message.getBytes(UTF_8));
  }
}
