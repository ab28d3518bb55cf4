package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A log whose disk is full, or whose reader stands still. */
class LogOutletTest {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
  private final Disk disk = new Disk();
  private final LogOutlet outlet = outlet();

  /** Takes nothing while it is full, and no line at all until it is let. */
  private static final class Disk extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Semaphore writes = new Semaphore(Integer.MAX_VALUE);
    private volatile boolean full;

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      writes.acquireUninterruptibly();
      if (full) {
        throw new IOException("No space left on device");
      }
      written.write(bytes, from, length);
    }

    String text() {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  private LogOutlet outlet() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern("%level %msg%n");
    encoder.setContext(context);
    encoder.start();
    PrintStream err = new PrintStream(complaints, true, StandardCharsets.UTF_8);
    LogOutlet made = new LogOutlet(encoder, disk, err);
    made.setContext(context);
    made.start();
    return made;
  }

  @Test
  void saysHowManyLinesWereLostOnceThereIsRoomAgain() {
    log("before");
    await("before\n");
    disk.full = true;
    log("one");
    log("two");
    awaitComplaint("mediator: log lines are lost, since they cannot be written: No space left");
    log("three");
    outlet.stop();
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("No space left")
        .contains("mediator: 3 log lines were lost");
  }

  @Test
  void writesAgainBehindTheNumberOfLostLines() throws Exception {
    disk.full = true;
    log("one");
    awaitComplaint("No space left");
    disk.full = false;
    log("two");
    await("two\n");
    log("three");
    await("three\n");
    assertThat(disk.text())
        .isEqualTo(
            "\nWARN 1 log lines before this one were lost: they could not be written, or not fast"
                + " enough\nINFO two\nINFO three\n");
    outlet.stop();
  }

  /** A reader that stands still: those who log go on, and what is too much is counted. */
  @Test
  void nobodyWaitsForAReader() throws Exception {
    disk.writes.drainPermits();
    CountDownLatch logged = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < 10_000; i++) {
            log("line");
          }
          logged.countDown();
        });
    logged.await();
    disk.writes.release(Integer.MAX_VALUE);
    await("log lines before this one were lost");
    outlet.stop();
    assertThat(disk.text().lines().filter(line -> line.equals("INFO line")))
        .hasSizeBetween(8192, 8192 + 256);
  }

  private void log(String words) {
    outlet.doAppend(
        new LoggingEvent(
            "here", context.getLogger("mediator"), Level.INFO, words, null, new Object[0]));
  }

  private void await(String words) {
    Awaitility.await().until(() -> disk.text().contains(words));
  }

  private void awaitComplaint(String words) {
    Awaitility.await().until(() -> complaints.toString(StandardCharsets.UTF_8).contains(words));
  }
}
