package dev.mediator.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mediator.identity.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A whole conversation of two stock peers and a stock mediator, byte for byte. */
final class Recording {
  private Recording() {}

  /** One message: who sent it to whom, what it is called, and its bytes. */
  record Line(String from, String to, String name, String wire) {
    byte[] bytes() {
      return wire.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return from + " to " + to + ": " + name;
    }
  }

  /** All messages in the order in which they were sent. */
  static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(TestKeys.text("session.json"))) {
      while (json.nextToken() != JsonToken.START_ARRAY) {}
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          fields.put(json.currentName(), json.nextTextValue());
        }
        lines.add(line(fields));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static Line line(Map<String, String> fields) {
    return new Line(
        value(fields, "from"), value(fields, "to"), value(fields, "name"), value(fields, "wire"));
  }

  private static String value(Map<String, String> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }
}
