package dev.mediator.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Loops that stand still, and a process that does. */
class WatchdogTest {
  /** Six of them are longer than a busy machine keeps a thread from running. */
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final Logger log = (Logger) LoggerFactory.getLogger("mediator");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Queue<Long> delays = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void readAlong() {
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopReading() {
    log.detachAppender(lines);
  }

  @Test
  void reportsOnceThatALoopStandsAndWhereAndOnceThatItTurnsAgain() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch turned = new CountDownLatch(1);
    try (ExecutorService stuck = Executors.newSingleThreadExecutor();
        ExecutorService sound = Executors.newSingleThreadExecutor();
        Watchdog _ =
            Watchdog.over(
                List.of(inTurn(stuck, turned), sound), System::nanoTime, delays::add, PERIOD);
        AutoCloseable _ = hold::countDown) {
      turned.await();
      stuck.execute(() -> standStill(hold));
      ILoggingEvent report = await("has not turned for 1200 ms");
      IThrowableProxy place = Objects.requireNonNull(report.getThrowableProxy());
      assertThat(
              Arrays.stream(place.getStackTraceElementProxyArray())
                  .map(element -> element.getStackTraceElement().getMethodName()))
          .contains("standStill");
      hold.countDown();
      await("turns again, after");
      assertThat(messages()).filteredOn(line -> line.contains("not turned")).hasSize(1);
    }
  }

  /** The same, and tells when it was first asked to turn. */
  private static Executor inTurn(Executor loop, CountDownLatch turned) {
    return task ->
        loop.execute(() -> {
          task.run();
          turned.countDown();
        });
  }

  private static void standStill(CountDownLatch hold) {
    try {
      hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The clock of the machine went on, while nothing of the process did. */
  @Test
  void blamesNoLoopWhenTheWholeProcessStoodStill() {
    try (ExecutorService loop = Executors.newSingleThreadExecutor();
        Watchdog _ = Watchdog.over(List.of(loop), this::leapingTime, delays::add, PERIOD)) {
      assertThat(await("this process stood still for").getFormattedMessage())
          .containsPattern("for (2999\\d|3\\d{4}) ms");
      assertThat(messages()).noneMatch(line -> line.contains("turned"));
    }
  }

  private long leapingTime() {
    long leap = asked.incrementAndGet() > 5 ? Duration.ofSeconds(30).toNanos() : 0;
    return System.nanoTime() + leap;
  }

  private ILoggingEvent await(String words) {
    return Awaitility.await()
        .until(
            () ->
                lines.list.stream()
                    .filter(line -> line.getFormattedMessage().contains(words))
                    .findFirst()
                    .orElse(null),
            Objects::nonNull);
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
