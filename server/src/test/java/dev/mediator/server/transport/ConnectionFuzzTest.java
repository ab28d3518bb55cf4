package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Fuzzes whole connections, four at once, as a sequence of chunks, ends of stream, resets, pauses
 * and stalls: none fails, each ends once and in time, no peer hears of another before both proved
 * their keys, nothing is left, and nothing is logged but conversations.
 */
class ConnectionFuzzTest {
  private static final FuzzedLog LOG = new FuzzedLog();

  @BeforeAll
  static void listen() {
    LOG.open();
  }

  @AfterAll
  static void listenNoMore() {
    LOG.close();
  }

  @FuzzTest
  void whateverPeersDo(byte[] input) {
    LOG.clear();
    FuzzedMediator mediator = new FuzzedMediator();
    Deeds deeds = new Deeds(input, mediator);
    while (deeds.hasMore()) {
      deeds.next();
    }
    assertThat(mediator.end()).isEmpty();
    assertThat(LOG.lines()).filteredOn(ConnectionFuzzTest::isTrouble).isEmpty();
  }

  private static boolean isTrouble(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(Level.WARN);
  }
}
