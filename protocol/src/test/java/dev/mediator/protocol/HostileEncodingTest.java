package dev.mediator.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseResponse;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only UTF-8 is read, without a byte order mark, and only what can be written again. */
class HostileEncodingTest {
  private static final String MESSAGE = "{\"type\":2,\"payload\":{\"nonce\":\"xyzzy%s\"}}";
  private static final String INVALID =
      "the message is not valid JSON, or a name in it stands twice";

  @ParameterizedTest
  @CsvSource({
    "UTF-16,    a message must be a JSON object",
    "UTF-16BE,  a message must be a JSON object",
    "UTF-32,    a message must be a JSON object",
    "UTF-32BE,  a message must be a JSON object",
  })
  void otherEncodings(String encoding, String reason) {
    byte[] input = MESSAGE.replace("%s", "").getBytes(Charset.forName(encoding));
    assertThat(Refusal.reasonFor(input)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-32LE"})
  void otherEncodingsThatBeginWithABrace(String encoding) {
    byte[] input = MESSAGE.replace("%s", "").getBytes(Charset.forName(encoding));
    assertThat(Refusal.reasonFor(input)).isEqualTo(INVALID);
  }

  @Test
  void aByteOrderMark() {
    String marked = "\ufeff" + MESSAGE.replace("%s", "");
    assertThat(Refusal.reasonFor(marked)).isEqualTo("a message must be a JSON object");
  }

  /** Written in Latin-1, a character for a byte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080", // a continuation of nothing
        "\u00c3", // a beginning without continuation
        "\u00e2\u0082", // two bytes of three
        "\u00f0\u009f\u0098", // three bytes of four
        "\u00c0\u00af", // '/', overlong in two bytes
        "\u00c0\u0080", // NUL, as Java's modified UTF-8 has it
        "\u00e0\u0080\u00af", // '/', overlong in three
        "\u00f0\u0080\u0080\u00af", // '/', overlong in four
        "\u00ed\u00a0\u0080", // a high surrogate
        "\u00ed\u00bf\u00bf", // a low surrogate
        "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", // CESU-8: a pair of them
        "\u00f4\u0090\u0080\u0080", // behind U+10FFFF
        "\u00f8\u0088\u0080\u0080\u0080", // five bytes
        "\u00fe",
        "\u00ff",
      })
  void invalidUtf8(String bytes) {
    byte[] inValue = MESSAGE.replace("%s", bytes).getBytes(ISO_8859_1);
    assertThat(Refusal.reasonFor(inValue)).isEqualTo("the message is not UTF-8");
    String unknown = "{\"type\":10,\"payload\":{\"xyzzy" + bytes + "\":1}}";
    assertThat(Refusal.reasonFor(unknown.getBytes(ISO_8859_1)))
        .isEqualTo("the message is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udbff",
        "\\udc00",
        "\\udfff",
        "\\ude00\\ud83d",
        "\\ud83dx",
        "\\ud83d\\ud83d\\ude00"
      })
  void halfASurrogatePairThatIsEscaped(String escaped) {
    String reason = "a string in the payload holds half a surrogate pair";
    assertThat(Refusal.reasonFor(MESSAGE.replace("%s", escaped))).isEqualTo(reason);
    String list = "\"extensions\":[\"a\",\"xyzzy" + escaped + "\"]";
    assertThat(Refusal.reasonFor("{\"type\":10,\"payload\":{" + list + "}}")).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u0001", "\b", "\t", "\n", "\f", "\r", "\u001b", "\u001f"})
  void controlCharactersInAString(String control) {
    assertThat(Refusal.reasonFor(MESSAGE.replace("%s", control))).isEqualTo(INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u000b", "\f", "\u001c", "\u00a0", "\u2028", "\u3000"})
  void whiteSpaceThatIsNotJsons(String space) {
    String message = MESSAGE.replace("%s", "");
    assertThat(Refusal.reasonFor(space + message)).isEqualTo("a message must be a JSON object");
    assertThat(Refusal.reasonFor(message.replaceFirst("\\{", "{" + space))).isEqualTo(INVALID);
  }

  @Test
  void escapedAndRawTextIsTheSame() throws ProtocolException {
    String escaped = "{\"type\":3,\"payload\":{\"reason\":\"\\u00e9\\ud83d\\ude00\\u0000\\n\\/\"}}";
    AdvertiseAbort message = new AdvertiseAbort("é😀\0\n/");
    assertThat(Refusal.read(escaped)).containsExactly(message);
    assertThat(Refusal.read(MessageCodec.encode(message))).containsExactly(message);
    assertThat(new String(MessageCodec.encode(message), UTF_8))
        .isEqualTo("{\"type\":3,\"payload\":{\"reason\":\"é\\uD83D\\uDE00\\u0000\\n/\"}}");
  }

  @Test
  void charactersBesideTheSurrogatesAreRead() throws ProtocolException {
    assertThat(Refusal.read("{\"type\":2,\"payload\":{\"nonce\":\"\\ud7ff\\ue000\"}}"))
        .containsExactly(new AdvertiseResponse("\ud7ff\ue000"));
  }

  @Test
  void aBraceOrQuoteInAStringEndsNothing() throws ProtocolException {
    String tricky = "}]{[\"\\\\\"\\";
    byte[] message = MessageCodec.encode(new AdvertiseResponse(tricky));
    assertThat(Refusal.read(message)).containsExactly(new AdvertiseResponse(tricky));
  }
}
