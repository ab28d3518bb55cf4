package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerDisconnect;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is invalid, ambiguous or not a message is refused, with a reason that repeats none. */
class HostileJsonTest {
  private static final String INVALID =
      "the message is not valid JSON, or a name in it stands twice";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{xyzzy]",
        "{]xyzzy",
        "[xyzzy}",
        "{[xyzzy]]",
        "{\"xyzzy\"}",
        "{\"xyzzy\":}",
        "{\"xyzzy\":1,}",
        "{,\"xyzzy\":1}",
        "{\"xyzzy\" 1}",
        "{'xyzzy':1}",
        "{xyzzy:1}",
        "{\"xyzzy\":tru}",
        "{\"xyzzy\":NaN}",
        "{\"xyzzy\":Infinity}",
        "{\"xyzzy\":0x10}",
        "{/*xyzzy*/}",
        "{\"xyzzy\":[1,]}",
        "{\"xyzzy\":[}}",
        "{\"xyzzy\\x\":1}",
        "{\"xyzzy\\u00g0\":1}",
        "{\"type\":10,\"payload\":{]\"xyzzy\"}",
        "{\"type\":10,\"payload\":{}\"xyzzy\"}",
      })
  void brokenJson(String input) {
    String expected = input.startsWith("[") ? "a message must be a JSON object" : INVALID;
    assertThat(Refusal.reasonFor(input)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":2,\"type\":2,\"payload\":{\"nonce\":\"xyzzy\"}}",
        "{\"type\":2,\"payload\":{\"nonce\":\"xyzzy\"},\"payload\":{\"nonce\":\"xyzzy\"}}",
        "{\"type\":2,\"payload\":{\"nonce\":\"1\",\"nonce\":\"xyzzy\"}}",
        "{\"type\":2,\"payload\":{\"nonce\":\"1\",\"n\\u006fnce\":\"xyzzy\"}}",
        "{\"type\":2,\"payload\":{\"nonce\":\"xyzzy\",\"a\":{\"b\":1,\"c\":2,\"b\":3}}}",
        "{\"type\":2,\"payload\":{\"nonce\":\"xyzzy\",\"a\":[{\"b\":1,\"b\":3}]}}",
        "{\"type\":2,\"payload\":{\"nonce\":\"xyzzy\"},\"a\":{\"b\":{\"c\":1,\"c\":1}}}",
        "{\"a\":1,\"type\":2,\"payload\":{\"nonce\":\"xyzzy\"},\"a\":1}",
      })
  void aNameThatStandsTwice(String input) {
    assertThat(Refusal.reasonFor(input)).isEqualTo(INVALID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1                     | the field type is missing or out of range",
        "-9223372036854775808   | the field type is missing or out of range",
        "11                     | the field type names no message",
        "2147483647             | the field type names no message",
        "2147483648             | the field type is missing or out of range",
        "4294967298             | the field type is missing or out of range",
        "18446744073709551618   | the field type is missing or out of range",
        "99999999999999999999   | the field type is missing or out of range",
        "2.0                    | the field type is not a whole number",
        "2e0                    | the field type is not a whole number",
        "20E-1                  | the field type is not a whole number",
        "2e999999999            | the field type is not a whole number",
        "\"2\"                  | the field type is not a whole number",
        "null                   | the field type is not a whole number",
        "true                   | the field type is not a whole number",
        "[2]                    | the field type is not a whole number",
        "{\"type\":2}           | the field type is not a whole number",
      })
  void aTypeThatIsNone(String type, String reason) {
    String input = "{\"type\":" + type + ",\"payload\":{\"nonce\":\"xyzzy\"}}";
    assertThat(Refusal.reasonFor(input)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02",
        "+2",
        "-",
        "2.",
        ".2",
        "2e",
        "0x2",
        "2_0",
        "--2",
        "00",
        "-02",
        "111111111111111111111"
      })
  void aNumberThatIsNone(String number) {
    String type = "{\"type\":" + number + ",\"payload\":{\"nonce\":\"xyzzy\"}}";
    assertThat(Refusal.reasonFor(type)).isEqualTo(INVALID);
    String port = "{\"type\":5,\"payload\":{\"xyzzy\":1,\"port\":" + number + "}}";
    assertThat(Refusal.reasonFor(port)).isEqualTo(INVALID);
    String unknown = "{\"type\":10,\"payload\":{\"xyzzy\":[" + number + "]}}";
    assertThat(Refusal.reasonFor(unknown)).isEqualTo(INVALID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":2}                        | the field payload is missing",
        "{\"type\":2,\"payload\":null}       | the field payload is not an object",
        "{\"type\":2,\"payload\":[]}         | the field payload is not an object",
        "{\"type\":2,\"payload\":\"{}\"}     | the field payload is not an object",
        "{\"payload\":{\"nonce\":\"1\"}}     | the field type is missing or out of range",
        "{}                                  | the field type is missing or out of range",
      })
  void anEnvelopeThatLacksSomething(String input, String reason) {
    assertThat(Refusal.reasonFor(input.replaceFirst("}$", ",\"xyzzy\":1}").replace("{,", "{")))
        .isEqualTo(reason);
  }

  @Test
  void whatStandsBehindAMessageIsRefusedByTheCodecToo() {
    String message = "{\"type\":10,\"payload\":{}}";
    assertThat(codecReason(message + "{}")).isEqualTo("something stands behind the message");
    assertThat(codecReason(message + "xyzzy")).isEqualTo(INVALID);
    assertThat(codecReason(message + "]")).isEqualTo(INVALID);
    assertThat(codecReason("")).isEqualTo("the message is not a JSON object");
    assertThat(codecReason("[]")).isEqualTo("the message is not a JSON object");
    assertThat(codecReason("\"xyzzy\"")).isEqualTo("the message is not a JSON object");
    assertThat(codecReason("{\"type\":10,\"payload\":{}")).isEqualTo(INVALID);
    assertThat(codecReason("{\"type\":10,\"payload\":{")).isEqualTo(INVALID);
    assertThat(codecReason("{\"type\":10,\"payload\":{\"a\":[")).isEqualTo(INVALID);
  }

  @Test
  void fieldsAreReadInAnyOrder() throws ProtocolException {
    assertThat(Refusal.read("{\"payload\":{\"nonce\":\"1\"},\"type\":2}"))
        .containsExactly(new AdvertiseResponse("1"));
    assertThat(Refusal.read(" {\n\"payload\" : { \"port\" : 7 }\r,\t\"type\" : 5 } "))
        .containsExactly(new PeerDisconnect(null, 7));
  }

  @Test
  void unknownFieldsAreSkippedHoweverDeepTheyAre() throws ProtocolException {
    String deep = "{\"b\":[[{\"type\":[1,2.5e7,null,true,\"\\u0000\"]}]],\"payload\":{}}";
    assertThat(
            Refusal.read(
                "{\"a\":" + deep + ",\"type\":10,\"payload\":{\"a\":" + deep + "},\"b\":0}"))
        .containsExactly(new PeerAcknowledgement());
  }

  @Test
  void anUnknownListMayBeLong() throws ProtocolException {
    String list = "[" + "1,".repeat(99) + "\"a\"]";
    assertThat(Refusal.read("{\"type\":10,\"payload\":{\"a\":" + list + "},\"b\":" + list + "}"))
        .containsExactly(new PeerAcknowledgement());
  }

  @Test
  void aNameMayHave64Characters() throws ProtocolException {
    String name = "a".repeat(WireLimits.MAX_NAME);
    assertThat(Refusal.read("{\"" + name + "\":1,\"type\":10,\"payload\":{}}"))
        .containsExactly(new PeerAcknowledgement());
    assertThat(Refusal.reasonFor("{\"" + name + "a\":\"xyzzy\",\"type\":10,\"payload\":{}}"))
        .isEqualTo(INVALID);
  }

  private static String codecReason(String input) {
    return catchThrowableOfType(
            ProtocolException.class,
            () -> MessageCodec.decode(input.getBytes(StandardCharsets.UTF_8)))
        .reason();
  }
}
