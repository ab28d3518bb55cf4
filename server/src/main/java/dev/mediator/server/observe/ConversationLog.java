package dev.mediator.server.observe;

import dev.mediator.server.handshake.Registration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log line for each conversation, when it ends.
 *
 * <p>It holds names of ours, numbers, addresses and fingerprints: nothing that a peer chose freely.
 * Peers that proved a key always get their line, since a proof costs them far more than us; the
 * others so many a second and source.
 */
public final class ConversationLog {
  /** The logger's name, by which an operator finds or silences these lines. */
  public static final String NAME = "mediator.conversation";

  private static final int UNPROVED_LINES_PER_SECOND = 10;

  private final Logger log = LoggerFactory.getLogger(NAME);
  private final LineBudget budget = new LineBudget(UNPROVED_LINES_PER_SECOND);
  private final boolean on;
  private final LongSupplier nanoTime;

  /** Writes lines, or none at all if it is not {@code on}. */
  public ConversationLog(boolean on, LongSupplier nanoTime) {
    this.on = on;
    this.nanoTime = nanoTime;
  }

  /** Takes note of a conversation that has just ended. */
  public void ended(Conversation conversation) {
    if (!on || !log.isInfoEnabled()) {
      return;
    }
    long withheld = withheldBefore(conversation);
    if (withheld < 0) {
      return;
    }
    LoggingEventBuilder line = log.atInfo();
    line = line.addKeyValue("outcome", conversation.outcome());
    line = line.addKeyValue("role", conversation.role());
    line = line.addKeyValue("address", conversation.address());
    line = identity(line, conversation.registration());
    line = durations(line, conversation.durations());
    if (!conversation.reason().isEmpty()) {
      line = line.addKeyValue("reason", conversation.reason());
    }
    if (withheld > 0) {
      line = line.addKeyValue("withheld", withheld);
    }
    line.log("conversation");
  }

  private long withheldBefore(Conversation conversation) {
    boolean proved = conversation.durations().proving() > 0;
    long second = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
    return proved ? 0 : budget.withheldBefore(conversation.address().ip(), second);
  }

  private static LoggingEventBuilder identity(
      LoggingEventBuilder line, @Nullable Registration registration) {
    return registration == null
        ? line
        : line.addKeyValue("key", registration.key()).addKeyValue("wants", registration.wants());
  }

  private static LoggingEventBuilder durations(
      LoggingEventBuilder line, Conversation.Durations durations) {
    return line.addKeyValue("proving_ms", millis(durations.proving()))
        .addKeyValue("waiting_ms", millis(durations.waiting()))
        .addKeyValue("total_ms", millis(durations.total()));
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
