package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.mediator.server.observe.LogEvent;
import org.junit.jupiter.api.Test;

/** What a line says beside its words. */
class LogEventTest {
  @Test
  void aLineHasItsNameItsLevelAndItsCause() {
    try (LogBook book = LogBook.open(Level.DEBUG)) {
      LogEvent.FAULT.log("in phase {}", "Greeting", new IllegalStateException("a cause"));
      LogEvent.WITHOUT.log("nothing");
      assertThat(book.events()).hasSize(2);
      ILoggingEvent fault = book.events().getFirst();
      assertThat(fault.getFormattedMessage()).isEqualTo("in phase Greeting");
      assertThat(fault.getLevel()).isEqualTo(Level.ERROR);
      assertThat(fault.getThrowableProxy().getMessage()).isEqualTo("a cause");
      assertThat(fault.getKeyValuePairs()).hasToString("[event=\"fault\"]");
      assertThat(book.events().getLast().getLevel()).isEqualTo(Level.DEBUG);
    }
  }
}
