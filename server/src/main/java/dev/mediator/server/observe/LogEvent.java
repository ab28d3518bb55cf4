package dev.mediator.server.observe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a log line is about: each that the server writes has one of these names, as its field {@code
 * event}, and the level that belongs to it.
 *
 * <p>The names are stable: operators search and alert by them. Safe for all threads.
 */
public enum LogEvent {
  /** It listens at an address and port. */
  LISTENING(Level.INFO),
  /** Plain Java carries the bytes, which proves less. */
  PLAIN_TRANSPORT(Level.WARN),
  /** What the certificate for TLS says of itself. */
  CERTIFICATE(Level.INFO),
  /** The certificate has expired, or is not valid yet. */
  CERTIFICATE_DATES(Level.WARN),
  /** So many relayed pairs could use up the memory for buffers. */
  RELAY_MEMORY(Level.WARN),
  /** Files, or the whole configuration, were read anew, and hold. */
  RELOADED(Level.INFO),
  /** They are wrong, and changed nothing. */
  RELOAD_FAILED(Level.WARN),
  /** Settings are other than those that hold until a restart. */
  NEEDS_RESTART(Level.WARN),
  /** A conversation with a peer has ended. */
  CONVERSATION(Level.INFO, "mediator.conversation"),
  /** It ended as those of hostile peers do. */
  REFUSED(Level.INFO, "mediator.audit"),
  /** All peers come from one private address: something hides them. */
  PEERS_HIDDEN(Level.WARN),
  /** So many wait to be challenged that others wait outside. */
  NEWCOMERS_WAIT(Level.WARN),
  /** Accepting connections fails for want of something. */
  ACCEPT_FAILED(Level.WARN),
  /** The access server does not decide. */
  ACCESS_UNDECIDED(Level.WARN),
  /** The admin port answers. */
  ADMIN_LISTENING(Level.INFO),
  /** Others than this machine reach it, and nothing is encrypted. */
  ADMIN_OPEN(Level.WARN),
  /** Somebody gave an order there. */
  ORDERED(Level.INFO, "mediator.admin"),
  /** The admin port does not answer a connection. */
  ADMIN_FAILED(Level.WARN),
  /** An event loop stands still. */
  LOOP_STUCK(Level.WARN),
  /** It turns again. */
  LOOP_TURNS(Level.WARN),
  /** The whole process stood still. */
  STANDSTILL(Level.WARN),
  /** Lines before this one were lost. */
  LINES_LOST(Level.WARN),
  /** A mistake of ours. */
  FAULT(Level.ERROR),
  /** It was told to stop. */
  STOPPING(Level.INFO),
  /** Whoever waited has been sent away, and introductions under way have ended. */
  DRAINED(Level.INFO),
  /** It has stopped, and how all conversations ended. */
  STOPPED(Level.INFO),
  /** Something is not to be had here that it can do without. */
  WITHOUT(Level.DEBUG);

  private final Level level;
  private final String logger;

  LogEvent(Level level) {
    this(level, "mediator");
  }

  LogEvent(Level level, String logger) {
    this.level = level;
    this.logger = logger;
  }

  /** Its name, as it stands in a line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How severe it is. */
  public Level level() {
    return level;
  }

  /** The logger that writes it: by its name lines can be sent elsewhere, or nowhere. */
  public Logger logger() {
    return LoggerFactory.getLogger(logger);
  }

  /** Writes a line, with the arguments in place of {@code {}}; the last may be an exception. */
  public void log(String message, @Nullable Object... arguments) {
    line().log(message, arguments);
  }

  /** A line to which fields can be added. */
  LoggingEventBuilder line() {
    return logger().atLevel(level).addKeyValue("event", word());
  }
}
