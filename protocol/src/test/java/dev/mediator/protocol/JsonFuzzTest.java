package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fuzzes what a message is: whatever is taken for one is valid JSON for another, strict parser too,
 * says the same there, and the same again when it is written and read once more. What is refused as
 * JSON is none for the other parser either, or goes beyond our limits.
 */
class JsonFuzzTest {
  /** All fields of each message, as docs/PROTOCOL.md has them. */
  private static final Map<Integer, Set<String>> FIELDS =
      Map.ofEntries(
          Map.entry(0, Set.of("version", "our_key", "their_key", "extensions", "candidates")),
          Map.entry(1, Set.of("encrypted_nonce")),
          Map.entry(2, Set.of("nonce")),
          Map.entry(3, Set.of("reason")),
          Map.entry(4, Set.of("reason")),
          Map.entry(5, Set.of("ip", "port")),
          Map.entry(6, Set.of("version", "ip", "port")),
          Map.entry(7, Set.of("encrypted_nonce", "tls", "session")),
          Map.entry(8, Set.of("encrypted_nonce", "decrypted_nonce", "tls")),
          Map.entry(9, Set.of("decrypted_nonce")),
          Map.entry(10, Set.of()),
          Map.entry(
              32, Set.of("session", "role", "observed", "candidates", "version", "timeout_ms")),
          Map.entry(33, Set.of("session")),
          Map.entry(34, Set.of("session")),
          Map.entry(35, Set.of("session", "connected", "over", "after_ms", "answers")),
          Map.entry(36, Set.of("session")));

  private static final String NO_JSON =
      "the message is not valid JSON, or a name in it stands twice";

  /**
   * Whatever might be longer than we take, or half a surrogate pair, which is taken nowhere in a
   * name; rather too much than too little.
   */
  private static final Pattern UNUSUAL =
      Pattern.compile(
          "[-+.eE0-9]{"
              + WireLimits.MAX_NUMBER
              + "}|[^\"]{"
              + WireLimits.MAX_NAME
              + "}|\\\\u[dD][89a-fA-F]");

  @FuzzTest
  @DictionaryEntries({
    "{\"type\":",
    ",\"payload\":{",
    "}}",
    "\"version\":0",
    "\"our_key\":\"",
    "\"their_key\":\"",
    "\"extensions\":[\"punch\"]",
    "\"candidates\":[{\"ip\":\"10.0.0.1\",\"port\":1024}]",
    "\"encrypted_nonce\":\"",
    "\"decrypted_nonce\":\"",
    "\"tls\":true",
    "\"connected\":false",
    "\"session\":\"AAAAAAAAAAAAAAAAAAAAAA\"",
    "\"role\":\"peer\"",
    "\"observed\":{",
    "\"over\":\"",
    "\"timeout_ms\":",
    "\"after_ms\":",
    "\"answers\":[",
    "\"ip\":\"::1\"",
    "\"reason\":\"",
    "\\\\u0000",
    "\\\\ud83d\\\\ude00",
    "-0",
    "1e0",
    "0.0",
    "null",
    "NaN",
    "/**/",
    "'"
  })
  void whatIsTakenIsWhatItSays(byte[] input) {
    Optional<JsonObject> reference;
    try {
      reference = StrictJson.read(input);
    } catch (NumberFormatException e) {
      // A number whose exponent the other parser does not hold.
      return;
    }
    Message message;
    try {
      message = MessageCodec.decode(input);
    } catch (ProtocolException e) {
      assertThat(e.reason()).isNotBlank();
      if (e.reason().equals(NO_JSON) && !goesBeyondLimits(input)) {
        assertThat(reference).isEmpty();
      }
      return;
    }
    assertThat(reference).isPresent();
    assertSays(message, reference.get());
  }

  private static void assertSays(Message message, JsonObject sent) {
    byte[] written = MessageCodec.encode(message);
    JsonObject again = StrictJson.read(written).orElseThrow();
    StrictJson.assertWithin(again, sent);
    JsonObject payload = sent.getJsonObject("payload");
    for (String name : FIELDS.getOrDefault(message.type(), Set.of())) {
      if (!again.getJsonObject("payload").containsKey(name)) {
        assertSaysNothing(payload.getOrDefault(name, JsonValue.FALSE));
      }
    }
    try {
      assertThat(MessageCodec.decode(written)).isEqualTo(message);
    } catch (ProtocolException e) {
      throw new AssertionError("not read again: " + message, e);
    }
  }

  private static void assertSaysNothing(JsonValue value) {
    assertThat(value.equals(JsonValue.FALSE) || value.equals(JsonArray.EMPTY_JSON_ARRAY))
        .as("may be left out: %s", value)
        .isTrue();
  }

  private static boolean goesBeyondLimits(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    long deepest = text.chars().filter(c -> c == '{' || c == '[').count();
    return deepest > WireLimits.MAX_DEPTH || UNUSUAL.matcher(text).find();
  }
}
