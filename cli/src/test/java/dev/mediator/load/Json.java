package dev.mediator.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value that was read whole: a map, a list, or the text of anything else. */
record Json(Object value) {
  static Json parse(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return read(parser);
    }
  }

  private static Json read(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Json> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, read(parser));
      }
      return new Json(members);
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Json> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(parser));
      }
      return new Json(items);
    }
    return new Json(parser.getText());
  }

  /** What is there, name by name; empty text if it is not. */
  Json at(String... names) {
    Json found = this;
    for (String name : names) {
      Object inside = found.value instanceof Map<?, ?> members ? members.get(name) : null;
      found = inside instanceof Json json ? json : new Json("");
    }
    return found;
  }

  /** All that is in a list; nothing if it is none. */
  List<Json> items() {
    return value instanceof List<?> items
        ? items.stream().map(Json.class::cast).toList()
        : List.of();
  }

  String text() {
    return value.toString();
  }
}
