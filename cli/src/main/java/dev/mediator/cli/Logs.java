package dev.mediator.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.mediator.server.config.MediatorConfig.LogFormat;
import dev.mediator.server.config.MediatorConfig.Logging;
import org.slf4j.LoggerFactory;

/** Where log lines go, and what they look like: to standard output, as configured. */
final class Logs {
  private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSZZZZZ} %-5level %msg %kvp%n";

  /** Lines that may wait to be written. */
  private static final int QUEUED_LINES = 8192;

  private Logs() {}

  /** Replaces whatever Logback found by itself; called once, before the first line. */
  static void configure(Logging logging) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = logging.format() == LogFormat.JSON ? json() : pattern();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(withoutBlocking(console));
    root.setLevel(Level.valueOf(logging.level().name()));
  }

  /** Without what is the same in every line. */
  private static Encoder<ILoggingEvent> json() {
    JsonEncoder json = new JsonEncoder();
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithContext(false);
    json.setWithMDC(false);
    json.setWithArguments(false);
    json.setWithMessage(false);
    json.setWithFormattedMessage(true);
    return json;
  }

  /** Nobody who logs waits for whoever reads: lines that find no room are dropped. */
  private static Appender<ILoggingEvent> withoutBlocking(Appender<ILoggingEvent> console) {
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(console.getContext());
    queue.setQueueSize(QUEUED_LINES);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.addAppender(console);
    queue.start();
    return queue;
  }

  /** Writes what is still queued; nothing is logged afterwards. */
  static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  /** For people: the key-value pairs of a line behind its message. */
  private static Encoder<ILoggingEvent> pattern() {
    PatternLayoutEncoder pattern = new PatternLayoutEncoder();
    pattern.setPattern(LINE);
    return pattern;
  }
}
