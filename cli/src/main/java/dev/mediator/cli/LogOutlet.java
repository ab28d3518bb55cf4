package dev.mediator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import dev.mediator.server.observe.LogEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Where log lines leave the process: written by a thread of its own, so that nobody who logs waits
 * for a disk or a reader.
 *
 * <p>A line that finds no room in the queue, or cannot be written, is lost and counted. Standard
 * error hears of it when a write fails for the first time, and at the end; the log itself as soon
 * as it can be written again.
 */
final class LogOutlet extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** Lines that may wait to be written. */
  private static final int QUEUED_LINES = 8192;

  /** They are written together, since each write costs as much as to make ten of them. */
  private static final int MOST_AT_ONCE = 256;

  /** So long the first of them waits for others: nobody reads faster. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  /** For the last lines, when the process ends. */
  private static final int PATIENCE_MILLIS = 1000;

  private final Encoder<ILoggingEvent> encoder;
  private final OutputStream out;
  private final PrintStream err;
  private final BlockingQueue<ILoggingEvent> lines = new ArrayBlockingQueue<>(QUEUED_LINES);
  private final AtomicLong lost = new AtomicLong();
  private final Thread writer = new Thread(this::write, "mediator-log");
  private boolean broken;

  /** Writes to {@code out}, without a buffer, and complains to {@code err}. */
  LogOutlet(Encoder<ILoggingEvent> encoder, OutputStream out, PrintStream err) {
    this.encoder = encoder;
    this.out = out;
    this.err = err;
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent line) {
    line.prepareForDeferredProcessing();
    if (!lines.offer(line)) {
      lost.incrementAndGet();
    }
  }

  private void write() {
    List<ILoggingEvent> batch = new ArrayList<>(MOST_AT_ONCE);
    try {
      while (true) {
        batch.add(lines.take());
        if (lines.size() < MOST_AT_ONCE) {
          Thread.sleep(GATHERING);
        }
        lines.drainTo(batch, MOST_AT_ONCE - 1);
        write(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      // It is stopped: what is queued is all that will come.
      while (lines.drainTo(batch, MOST_AT_ONCE) > 0 || !batch.isEmpty()) {
        write(batch);
        batch.clear();
      }
    }
  }

  /** Whatever goes wrong with some lines, the next are tried. */
  private void write(List<ILoggingEvent> batch) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long missing = lost.get();
      if (missing > 0) {
        if (broken) {
          // A part of the first of them may stand there.
          bytes.write('\n');
        }
        bytes.writeBytes(encoder.encode(notice(missing)));
      }
      batch.forEach(line -> bytes.writeBytes(encoder.encode(line)));
      bytes.writeTo(out);
      lost.addAndGet(-missing);
      broken = false;
    } catch (IOException | RuntimeException | Error e) {
      lost.addAndGet(batch.size());
      complain(e);
    }
  }

  private void complain(Throwable why) {
    if (!broken) {
      broken = true;
      err.println("mediator: log lines are lost, since they cannot be written: " + reason(why));
    }
  }

  private static @Nullable String reason(Throwable why) {
    return why instanceof IOException ? why.getMessage() : why.toString();
  }

  private ILoggingEvent notice(long missing) {
    LoggerContext context = (LoggerContext) getContext();
    LoggingEvent notice =
        new LoggingEvent(
            LogOutlet.class.getName(),
            context.getLogger(LogEvent.LINES_LOST.logger().getName()),
            Level.WARN,
            "{} log lines before this one were lost: they could not be written, or not fast enough",
            null,
            new Object[] {missing});
    notice.addKeyValuePair(new KeyValuePair("event", LogEvent.LINES_LOST.word()));
    return notice;
  }

  /** Writes what is still queued, if that can be done in time. */
  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    writer.interrupt();
    try {
      writer.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long missing = lost.get() + lines.size();
    if (missing > 0) {
      err.println("mediator: " + missing + " log lines were lost");
    }
  }
}
