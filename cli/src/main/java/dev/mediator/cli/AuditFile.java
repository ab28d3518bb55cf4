package dev.mediator.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.Setting;
import dev.mediator.server.observe.LogEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file for the lines about refused peers, apart from the log: bounded, and written by a thread
 * of its own, so that nobody who is refused waits for the disk.
 */
final class AuditFile {
  /** Where lines come faster than the disk takes them, those beyond are lost. */
  private static final int QUEUED_LINES = 8192;

  private static final long MOST_BYTES = 10L * 1024 * 1024;
  private static final int OLDER_FILES = 4;

  private AuditFile() {}

  /**
   * Looks whether it can be written, and makes none.
   *
   * @throws ConfigException if it cannot
   */
  static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(file)
            ? Files.isRegularFile(file) && Files.isWritable(file)
            : folder != null && Files.isWritable(folder);
    if (!writable) {
      throw new ConfigException(
          List.of(
              Setting.AUDIT_LOG.key()
                  + ": this user cannot write the file "
                  + file
                  + ": name another, or make its folder"));
    }
  }

  /**
   * From now on lines about refused peers go there alone, whatever is written elsewhere: a program
   * that bans addresses reads it.
   *
   * @throws ConfigException if it cannot be written
   */
  static void open(LoggerContext context, Path file, Encoder<ILoggingEvent> encoder) {
    check(file);
    RollingFileAppender<ILoggingEvent> writer = new RollingFileAppender<>();
    writer.setContext(context);
    writer.setFile(file.toString());
    writer.setEncoder(encoder);
    writer.setTriggeringPolicy(bySize(context));
    writer.setRollingPolicy(older(context, file, writer));
    writer.start();
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUED_LINES);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.addAppender(writer);
    queue.start();
    Logger logger = context.getLogger(LogEvent.REFUSED.logger().getName());
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(queue);
  }

  private static SizeBasedTriggeringPolicy<ILoggingEvent> bySize(LoggerContext context) {
    SizeBasedTriggeringPolicy<ILoggingEvent> policy = new SizeBasedTriggeringPolicy<>();
    policy.setContext(context);
    policy.setMaxFileSize(new FileSize(MOST_BYTES));
    policy.setCheckIncrement(Duration.buildBySeconds(1));
    policy.start();
    return policy;
  }

  /** {@code FILE.1} is the newest of them. */
  private static FixedWindowRollingPolicy older(
      LoggerContext context, Path file, RollingFileAppender<ILoggingEvent> writer) {
    FixedWindowRollingPolicy policy = new FixedWindowRollingPolicy();
    policy.setContext(context);
    policy.setParent(writer);
    policy.setFileNamePattern(file.toString().replace("%", "\\%") + ".%i");
    policy.setMinIndex(1);
    policy.setMaxIndex(OLDER_FILES);
    policy.start();
    return policy;
  }
}
