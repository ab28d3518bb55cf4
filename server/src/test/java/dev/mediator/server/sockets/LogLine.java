package dev.mediator.server.sockets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.mediator.server.handshake.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** One line of the conversation log, by its fields. */
record LogLine(Map<String, Object> fields) {

  static LogLine of(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    return new LogLine(fields);
  }

  Outcome outcome() {
    return get("outcome", Outcome.class);
  }

  /** The value of a field that must be there. */
  <T> T get(String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(fields.get(name), name));
  }
}
