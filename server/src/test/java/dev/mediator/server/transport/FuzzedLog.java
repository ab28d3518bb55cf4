package dev.mediator.server.transport;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that is logged while a target is fuzzed, one input after the other. */
final class FuzzedLog {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  void open() {
    lines.start();
    root.addAppender(lines);
  }

  /** For the next input. */
  void clear() {
    lines.list.clear();
  }

  List<ILoggingEvent> lines() {
    return lines.list;
  }

  void close() {
    root.detachAppender(lines);
    clear();
  }
}
