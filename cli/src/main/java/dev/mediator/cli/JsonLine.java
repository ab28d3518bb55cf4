package dev.mediator.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One event for programs: a JSON object on a line of its own, as {@code --json} asks for. */
final class JsonLine {
  /** Without a character that could drive a terminal on which somebody looks at the lines. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** In the order in which they were added, which is the one that is read best. */
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** The event comes first, so that a reader can tell lines apart by their beginning. */
  JsonLine(String event) {
    fields.put("event", event);
  }

  private JsonLine() {}

  /** An object that is no event. */
  static JsonLine members() {
    return new JsonLine();
  }

  /** Adds a field: a number and a boolean as they are, all else as text. */
  JsonLine with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** The object, without an end of line. */
  @Override
  public String toString() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        json.writeFieldName(field.getKey());
        switch (field.getValue()) {
          case Boolean truth -> json.writeBoolean(truth);
          case Number number -> json.writeNumber(number.toString());
          case Object other -> json.writeString(other.toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
