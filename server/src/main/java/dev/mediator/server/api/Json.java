package dev.mediator.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.mediator.server.admin.Answer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the API writes and reads it. */
final class Json {
  /** Without a character that drives a terminal, or ends a script. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String TYPE = "application/json";

  private Json() {}

  /** An object under construction: members in the order in which they are put. */
  static final class Members {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /** Adds one: a number, a boolean, null, members, several of all these, or else a text. */
    Members with(String name, @Nullable Object value) {
      members.put(name, value);
      return this;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  static Members members() {
    return new Members();
  }

  static Answer answer(Members members) {
    return answer(200, members);
  }

  static Answer answer(int status, Members members) {
    return new Answer(status, TYPE, members + "\n");
  }

  /** What was wrong with a question. */
  static Answer error(int status, String sentence) {
    return answer(status, members().with("error", sentence));
  }

  private static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Members object -> {
        json.writeStartObject();
        for (Map.Entry<String, @Nullable Object> member : object.members.entrySet()) {
          json.writeFieldName(member.getKey());
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      case Iterable<?> several -> {
        json.writeStartArray();
        for (Object each : several) {
          write(json, each);
        }
        json.writeEndArray();
      }
      case Boolean truth -> json.writeBoolean(truth);
      case Double number when !Double.isFinite(number) -> json.writeNull();
      case Number number -> json.writeNumber(number.toString());
      case Object other -> json.writeString(other.toString());
    }
  }

  /**
   * Reads an object whose members are texts.
   *
   * @throws IllegalArgumentException if it is anything else; its message says what was expected
   */
  static Map<String, String> read(String text) {
    Map<String, String> members = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(text)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        expect(json.nextToken() == JsonToken.VALUE_STRING);
        expect(members.put(name, json.getText()) == null);
      }
      expect(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
      return members;
    } catch (IOException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }

  private static final String EXPECTED = "one JSON object is expected, whose members are texts";

  private static void expect(boolean met) {
    if (!met) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }
}
