package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A mistake of ours in a task of an event loop, where no handler is told of it. */
class MistakesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  /** There a {@link Connection} hears of it, as of one in a handler. */
  @Test
  void ofRelayedPairsGoToTheirChannel() {
    SpliceEnd end = new SpliceEnd(channel, _ -> {}, channel.eventLoop(), () -> {});
    end.schedule(MistakesTest::mistake, 0);
    channel.runScheduledPendingTasks();
    assertThatThrownBy(channel::checkException).hasMessage("a mistake");
  }

  @Test
  void ofTurnsAreReported() {
    Logger log = (Logger) LoggerFactory.getLogger("mediator");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    Executor turns = Pipeline.afterOthers(channel.eventLoop());
    turns.execute(MistakesTest::mistake);
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    log.detachAppender(lines);
    assertThat(lines.list).hasSize(1);
    assertThat(Objects.requireNonNull(lines.list.getFirst().getThrowableProxy()).getMessage())
        .isEqualTo("a mistake");
  }

  private static void mistake() {
    throw new IllegalStateException("a mistake");
  }
}
