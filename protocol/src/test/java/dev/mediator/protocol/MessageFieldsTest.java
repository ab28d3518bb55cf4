package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PeerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each field of each message: there, of its type, in its range. */
class MessageFieldsTest {
  private static final String ADVERTISE = "0 version our_key their_key";

  /** A number, and the fields that the message of that number must have. */
  static Stream<Arguments> fields() {
    return Stream.of(
            ADVERTISE,
            "1 encrypted_nonce",
            "2 nonce",
            "3 reason",
            "4 reason",
            "5 port",
            "6 version ip port",
            "7 encrypted_nonce",
            "8 encrypted_nonce decrypted_nonce",
            "9 decrypted_nonce")
        .map(line -> List.of(line.split(" ")))
        .flatMap(words ->
            words.stream()
                .skip(1)
                .map(f -> Arguments.of(f, words.get(0), words.subList(1, words.size()))));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("fields")
  void aMissingOrMistypedField(String field, String type, List<String> names)
      throws ProtocolException {
    Map<String, String> payload = new LinkedHashMap<>();
    names.forEach(name -> payload.put(name, good(name)));
    assertThat(Refusal.read(json(type, payload)).getFirst().type())
        .isEqualTo(Integer.parseInt(type));
    payload.remove(field);
    assertThat(Refusal.reasonFor(json(type, payload))).isEqualTo(reason(field));
    for (String wrong : List.of("null", "true", "[\"1\"]", "[1]", "{\"a\":\"1\"}", "1.0")) {
      payload.put(field, wrong);
      assertThat(Refusal.reasonFor(json(type, payload))).as(wrong).isEqualTo(reason(field));
    }
    payload.put(field, isNumber(field) ? "\"1\"" : "1");
    assertThat(Refusal.reasonFor(json(type, payload))).isEqualTo(reason(field));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "256", "65536", "2147483648", "-2147483648", "4294967296", "1e2", "255.0"})
  void aVersionOutOfRange(String version) {
    String reason = "the field version is missing or not a whole number from 0 to 255";
    String advertise = "\"version\":" + version + ",\"our_key\":\"xyzzy\",\"their_key\":\"\"";
    assertThat(Refusal.reasonFor("{\"type\":0,\"payload\":{" + advertise + "}}")).isEqualTo(reason);
    String identification = "\"version\":" + version + ",\"ip\":\"::1\",\"port\":1,\"xyzzy\":0";
    assertThat(Refusal.reasonFor("{\"type\":6,\"payload\":{" + identification + "}}"))
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "65536", "4294967297", "99999999999999999999", "80.0", "8e1"})
  void aPortOutOfRange(String port) {
    String reason = "the field port is missing or not a whole number from 1 to 65535";
    String disconnect = "{\"type\":5,\"payload\":{\"xyzzy\":0,\"port\":" + port + "}}";
    assertThat(Refusal.reasonFor(disconnect)).isEqualTo(reason);
  }

  @Test
  void theEndsOfTheRangesAreIn() throws ProtocolException {
    assertThat(Refusal.read("{\"type\":5,\"payload\":{\"ip\":\"::1\",\"port\":1}}"))
        .containsExactly(new PeerDisconnect("::1", 1));
    assertThat(Refusal.read("{\"type\":5,\"payload\":{\"port\":65535}}"))
        .containsExactly(new PeerDisconnect(null, 65535));
    assertThat(
            Refusal.read(
                "{\"type\":6,\"payload\":{\"version\":255,\"ip\":\"1.2.3.4\",\"port\":9}}"))
        .containsExactly(new PeerIdentification(255, "1.2.3.4", 9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyzzy.example", "xyzzy", "", "1.2.3", "1.2.3.256", "::ffff:1.2.3.4"})
  void anIpThatIsAName(String ip) {
    String reason = "the field ip is not a textual IPv4 or IPv6 address";
    String fields = "\"version\":0,\"port\":1,\"xyzzy\":0,\"ip\":\"" + ip + "\"";
    assertThat(Refusal.reasonFor("{\"type\":5,\"payload\":{" + fields + "}}")).isEqualTo(reason);
    assertThat(Refusal.reasonFor("{\"type\":6,\"payload\":{" + fields + "}}")).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null",
        "1",
        "\"a\"",
        "{}",
        "[1]",
        "[\"a\",null]",
        "[[\"a\"]]",
        "[{\"a\":[]},\"b\"]"
      })
  void extensionsThatAreNoListOfStrings(String value) {
    assertThat(Refusal.reasonFor(advertise(",\"xyzzy\":1,\"extensions\":" + value)))
        .isEqualTo("the field extensions is not a list of at most 16 strings");
  }

  @Test
  void extensionsAreFewAndMarkOurOwn() throws ProtocolException {
    assertThat(Refusal.read(advertise(""))).containsExactly(new Advertise(0, "a", "b", null));
    assertThat(Refusal.read(advertise(",\"extensions\":[]")))
        .containsExactly(new Advertise(0, "a", "b", List.of()))
        .allMatch(message -> ((Advertise) message).ours());
    String sixteen = "\"x\",".repeat(15) + "\"y\"";
    Advertise most =
        (Advertise) Refusal.read(advertise(",\"extensions\":[" + sixteen + "]")).get(0);
    assertThat(most.extensions()).hasSize(16).startsWith("x").endsWith("y");
    assertThat(Refusal.read(MessageCodec.encode(most))).containsExactly(most);
    assertThat(Refusal.reasonFor(advertise(",\"extensions\":[\"xyzzy\"," + sixteen + "]")))
        .isEqualTo("the field extensions is not a list of at most 16 strings");
  }

  @Test
  void decryptedNoncesAreNotShown() {
    assertThat(new AdvertiseResponse("secret")).hasToString("AdvertiseResponse[...]");
    assertThat(new PeerChallengeResponse("e", "secret", true))
        .hasToString("PeerChallengeResponse[...]");
    assertThat(new PeerResponse("secret")).hasToString("PeerResponse[...]");
  }

  private static String advertise(String more) {
    return "{\"type\":0,\"payload\":{\"version\":0,\"our_key\":\"a\",\"their_key\":\"b\""
        + more
        + "}}";
  }

  private static String json(String type, Map<String, String> payload) {
    return payload.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
        .collect(Collectors.joining(",", "{\"type\":" + type + ",\"xyzzy\":1,\"payload\":{", "}}"));
  }

  private static String good(String name) {
    return isNumber(name) ? "7" : name.equals("ip") ? "\"192.0.2.1\"" : "\"xyzzy\"";
  }

  private static boolean isNumber(String name) {
    return name.equals("port") || name.equals("version");
  }

  private static String reason(String name) {
    String most = name.equals("port") ? "1 to 65535" : "0 to 255";
    String what = isNumber(name) ? "whole number from " + most : "string";
    return "the field " + name + " is missing or not a " + what;
  }
}
