package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/**
 * Fuzzes whole connections, four at once, as a sequence of chunks, ends of stream, resets, pauses
 * and stalls: none fails, each ends once and in time, no peer hears of another before both proved
 * their keys, nothing is left, and nothing is logged but conversations.
 */
class ConnectionFuzzTest {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

  @BeforeAll
  static void listen() {
    LOG.start();
    ROOT.addAppender(LOG);
  }

  @AfterAll
  static void listenNoMore() {
    ROOT.detachAppender(LOG);
    LOG.list.clear();
  }

  @FuzzTest
  void whateverPeersDo(byte[] input) {
    LOG.list.clear();
    FuzzedMediator mediator = new FuzzedMediator();
    Deeds deeds = new Deeds(input, mediator);
    while (deeds.hasMore()) {
      deeds.next();
    }
    assertThat(mediator.end()).isEmpty();
    assertThat(LOG.list).filteredOn(ConnectionFuzzTest::isTrouble).isEmpty();
  }

  private static boolean isTrouble(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(Level.WARN);
  }
}
