package dev.mediator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import dev.mediator.server.config.MediatorConfig.LogFormat;
import dev.mediator.server.config.MediatorConfig.LogLevel;
import dev.mediator.server.config.MediatorConfig.Logging;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** What log lines look like, and that they go to a {@link LogOutlet}: as configured. */
final class Logs {
  private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSZZZZZ} %-5level %msg %kvp%n";

  private Logs() {}

  /** Replaces whatever Logback found by itself; called once, before the first line. */
  static void configure(Logging logging, OutputStream out, PrintStream err) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogOutlet outlet = new LogOutlet(encoder(context, logging.format()), out, err);
    outlet.setContext(context);
    outlet.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(outlet);
    level(logging.level());
  }

  /** Has lines about refused peers go to this file. */
  static void refusals(Path file, LogFormat format) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    AuditFile.open(context, file, encoder(context, format));
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? json() : pattern();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  /** Lines are written from this severity on, from now on. */
  static void level(LogLevel least) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(least.name()));
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
