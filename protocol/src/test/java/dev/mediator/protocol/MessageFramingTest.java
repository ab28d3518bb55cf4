package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages end, and how much of what is none is borne. */
class MessageFramingTest {
  private static final int MAX = 100;
  private static final String TOO_LONG = "a message is longer than 100 bytes";
  private static final String TOO_DEEP = "a message is nested deeper than 8";
  private static final String TOO_WHITE = "more than 64 bytes of white space in a row";
  private static final String NO_OBJECT = "a message must be a JSON object";

  private final MessageFraming framing = new MessageFraming(MAX);

  @Test
  void nothingIsNoMessageAndHoldsNothing() throws ProtocolException {
    assertThat(all("")).isEmpty();
    assertThat(all(" \t\r\n")).isEmpty();
    assertThat(framing.held()).isZero();
  }

  @Test
  void severalMessagesInOneSegment() throws ProtocolException {
    assertThat(all("{}{\"a\":[{}]} {\"}\":\"\\\"{\"}\n\n{"))
        .containsExactly("{}", "{\"a\":[{}]}", "{\"}\":\"\\\"{\"}");
    assertThat(framing.held()).isEqualTo(1);
    assertThat(all("}{}")).containsExactly("{}", "{}");
    assertThat(framing.held()).isZero();
  }

  @Test
  void whatIsTakenIsOneMessageAtATime() throws ProtocolException {
    ByteBuffer in = bytes("  {} {}");
    assertThat(framing.next(in)).isEqualTo(new byte[] {'{', '}'});
    assertThat(in.position()).isEqualTo(4);
    assertThat(framing.next(in)).isEqualTo(new byte[] {'{', '}'});
    assertThat(in.hasRemaining()).isFalse();
    assertThat(framing.next(in)).isNull();
  }

  @Test
  void aBufferMayBeASliceOrDirect() throws ProtocolException {
    ByteBuffer in =
        ByteBuffer.allocateDirect(9).put("xx{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(framing.next(in.flip().position(2).slice())).hasSize(7);
  }

  @Test
  void aMessageMayBeAsLongAsTheLimitAndNotAByteLonger() throws ProtocolException {
    assertThat(all(ofLength(MAX))).containsExactly(ofLength(MAX));
    assertThat(refused(ofLength(MAX + 1))).isEqualTo(TOO_LONG);
  }

  @Test
  void theLimitIsTheSameWhateverThePieces() throws ProtocolException {
    for (int at = 1; at < MAX; at++) {
      MessageFraming inPieces = new MessageFraming(MAX);
      assertThat(inPieces.next(bytes(ofLength(MAX).substring(0, at)))).isNull();
      assertThat(inPieces.held()).isEqualTo(at);
      assertThat(inPieces.next(bytes(ofLength(MAX).substring(at)))).hasSize(MAX);
    }
    assertThat(all(ofLength(MAX).substring(0, MAX - 1) + " ")).isEmpty();
    assertThat(framing.held()).isEqualTo(MAX);
    assertThat(refused("}")).isEqualTo(TOO_LONG);
  }

  @Test
  void whiteSpaceBeforeAMessageDoesNotCountAsPartOfIt() throws ProtocolException {
    assertThat(all(" ".repeat(64) + ofLength(MAX) + "\n")).containsExactly(ofLength(MAX));
  }

  @Test
  void anEndlessStringIsCutOffAtTheLimit() throws ProtocolException {
    ByteBuffer in = bytes("{\"a\":\"" + "x".repeat(10_000));
    assertThat(catchThrowableOfType(ProtocolException.class, () -> framing.next(in))).isNotNull();
    assertThat(in.position()).isEqualTo(MAX + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "\r", "\n"})
  void sixtyFourBytesOfWhiteSpaceAndNotOneMore(String space) throws ProtocolException {
    String most = space.repeat(WireLimits.MAX_WHITE_SPACE);
    assertThat(all(most + "{}" + most + "{}" + most)).containsExactly("{}", "{}");
    assertThat(refused(space)).isEqualTo(TOO_WHITE);
    assertThat(catchRefusal(new MessageFraming(MAX), most + space + "{}")).isEqualTo(TOO_WHITE);
  }

  @Test
  void whiteSpaceThatTricklesIsCountedInARow() throws ProtocolException {
    for (int i = 0; i < WireLimits.MAX_WHITE_SPACE; i++) {
      assertThat(all(" ")).isEmpty();
      assertThat(framing.held()).isZero();
    }
    assertThat(refused(" ")).isEqualTo(TOO_WHITE);
  }

  @Test
  void whiteSpaceInsideAMessageIsBoundedByItsLengthAlone() throws ProtocolException {
    String within = "{" + " ".repeat(65) + "}";
    assertThat(all(within)).containsExactly(within);
    assertThat(refused("{" + " ".repeat(MAX))).isEqualTo(TOO_LONG);
  }

  @Test
  void eightLevelsAndNotOneMore() throws ProtocolException {
    String eight = "{\"a\":" + "[{\"a\":".repeat(3) + "[]" + "}]".repeat(3) + "}";
    assertThat(all(eight)).containsExactly(eight);
    assertThat(refused("{\"a\":" + "[".repeat(8))).isEqualTo(TOO_DEEP);
    assertThat(catchRefusal(new MessageFraming(MAX), "{".repeat(9))).isEqualTo(TOO_DEEP);
  }

  @Test
  void depthIsOfOneMessageAndNotOfTheStream() throws ProtocolException {
    assertThat(all("{[]}".repeat(20))).hasSize(20);
    assertThat(all("{\"[[[[[[[[[[\":\"{{{{{{{{{{\"}")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "]", "}", "\"", "1", "null", ",", "\0", "GET / HTTP/1.1", "\u0016\u0003"})
  void whatIsNotDueIsRefusedAtItsFirstByte(String garbage) throws ProtocolException {
    assertThat(catchRefusal(new MessageFraming(MAX), garbage)).isEqualTo(NO_OBJECT);
    assertThat(catchRefusal(new MessageFraming(MAX), "  " + garbage)).isEqualTo(NO_OBJECT);
    assertThat(all("{}")).hasSize(1);
    assertThat(refused(garbage)).isEqualTo(NO_OBJECT);
  }

  @Test
  void anEscapeSplitFromWhatItEscapes() throws ProtocolException {
    assertThat(all("{\"a\\")).isEmpty();
    assertThat(all("\"}\\")).isEmpty();
    assertThat(all("\\\"")).isEmpty();
    assertThat(all("}")).containsExactly("{\"a\\\"}\\\\\"}");
  }

  private List<String> all(String input) throws ProtocolException {
    ByteBuffer in = bytes(input);
    List<String> found = new ArrayList<>();
    for (byte[] message = framing.next(in); message != null; message = framing.next(in)) {
      found.add(new String(message, StandardCharsets.UTF_8));
    }
    assertThat(in.hasRemaining()).isFalse();
    return found;
  }

  private String refused(String input) {
    return catchRefusal(framing, input);
  }

  private static String catchRefusal(MessageFraming framing, String input) {
    return catchThrowableOfType(ProtocolException.class, () -> framing.next(bytes(input))).reason();
  }

  private static String ofLength(int length) {
    return "{\"a\":\"" + "x".repeat(length - 8) + "\"}";
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
