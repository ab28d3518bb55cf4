package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What another implementation of JSON, strict and of other make than ours, says of some bytes. */
final class StrictJson {
  private static final JsonReaderFactory READERS =
      Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

  private StrictJson() {}

  /** The object that the bytes are, or nothing if they are none, or a name in it stands twice. */
  static Optional<JsonObject> read(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? Optional.empty() : parse(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The parser notices what stands behind the object, and the reader a name that stands twice. */
  private static Optional<JsonObject> parse(String text) {
    try (JsonParser json = Json.createParser(new StringReader(text));
        JsonReader reader = READERS.createReader(new StringReader(text))) {
      while (json.hasNext()) {
        json.next();
      }
      return reader.readValue() instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /**
   * Asserts that {@code part} says nothing that {@code whole} does not say, for which a list that
   * it leaves out is empty.
   */
  static void assertWithin(JsonValue part, JsonValue whole) {
    switch (part) {
      case JsonObject object -> {
        assertThat(whole).isInstanceOf(JsonObject.class);
        object.forEach((name, value) ->
            assertWithin(
                value, whole.asJsonObject().getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY)));
      }
      case JsonArray array -> {
        assertThat(whole).isInstanceOf(JsonArray.class);
        JsonArray other = whole.asJsonArray();
        assertThat(other).hasSameSizeAs(array);
        for (int i = 0; i < array.size(); i++) {
          assertWithin(array.get(i), other.get(i));
        }
      }
      case JsonNumber number ->
          assertThat(whole)
              .isInstanceOfSatisfying(
                  JsonNumber.class,
                  other ->
                      assertThat(other.bigDecimalValue())
                          .isEqualByComparingTo(number.bigDecimalValue()));
      default -> assertThat(whole).isEqualTo(part);
    }
  }
}
