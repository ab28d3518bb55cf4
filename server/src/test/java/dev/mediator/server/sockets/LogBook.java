package dev.mediator.server.sockets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.LogEvent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** Everything that is logged from its opening to its closing. Safe for all threads. */
final class LogBook extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level levelBefore = root.getLevel();
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<Endpoint, CompletableFuture<LogLine>> conversations =
      new ConcurrentHashMap<>();

  /** Reads along at this level and above; conversations always. */
  static LogBook open(Level level) {
    LogBook book = new LogBook();
    book.setContext(book.root.getLoggerContext());
    book.start();
    book.root.setLevel(level);
    book.root.addAppender(book);
    return book;
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    events.add(event);
    if (event.getLoggerName().equals(LogEvent.CONVERSATION.logger().getName())) {
      LogLine line = LogLine.of(event);
      // It may be blurred.
      if (line.fields().get("address") instanceof Endpoint address) {
        entry(address).complete(line);
      }
    }
  }

  /** How the conversation with the peer at this address ended, as soon as it has. */
  Outcome outcome(Endpoint address) {
    return conversation(address).outcome();
  }

  /** The line about the conversation with the peer at this address, as soon as it is written. */
  LogLine conversation(Endpoint address) {
    return entry(address).copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Whether the conversation with the peer at this address ends by then. */
  boolean endsWithin(Endpoint address, Duration time) {
    try {
      entry(address).get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("the log was not read", e);
    }
  }

  /** All lines about conversations. */
  List<LogLine> conversations() {
    return events.stream()
        .filter(event -> event.getLoggerName().equals(LogEvent.CONVERSATION.logger().getName()))
        .map(LogLine::of)
        .toList();
  }

  List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  /** What tells of a mistake of ours; the network library only warns of those. */
  List<String> complaints() {
    return events.stream()
        .filter(event ->
            event
                .getLevel()
                .isGreaterOrEqual(
                    event.getLoggerName().startsWith("io.netty") ? Level.WARN : Level.ERROR))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Lines of ours that do not say by a stable name what they are about. */
  List<String> nameless() {
    return events.stream()
        .filter(event -> event.getLoggerName().startsWith("mediator"))
        .filter(event -> event.getKeyValuePairs() == null)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private CompletableFuture<LogLine> entry(Endpoint address) {
    return conversations.computeIfAbsent(address, _ -> new CompletableFuture<>());
  }

  @Override
  public void close() {
    root.detachAppender(this);
    root.setLevel(levelBefore);
    stop();
  }
}
