package dev.mediator.server.observe;

import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.handshake.Outcome;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log line for each conversation by which an operator may want to know a hostile peer, under a
 * logger of its own, so that it can go to another file and to programs that ban addresses.
 *
 * <p>Never about a proxy, behind which all others are, nor about what honest peers do when the
 * operator made a mistake. A source has so many lines a second. Safe for all threads.
 */
public final class AuditLog {
  /** What the operator's own proxy does before it is named; to ban it would ban everybody. */
  public static final String UNNAMED_PROXY =
      "a PROXY protocol header came from an address that --proxies does not name";

  /** What every peer does when the certificate has expired. */
  public static final String TLS_DECLINED = "the peer broke TLS off";

  private static final int LINES_PER_SECOND = 10;

  private static final Set<Outcome> HOSTILE =
      EnumSet.of(
          Outcome.REFUSED,
          Outcome.CROWDED,
          Outcome.HOARDING,
          Outcome.IMPOSTOR,
          Outcome.DENIED,
          Outcome.RUDE);

  private final LineBudget budget = new LineBudget(LINES_PER_SECOND);
  private final Supplier<MediatorConfig> configs;
  private final LongSupplier nanoTime;

  /** Writes lines, and knows proxies, as {@code configs} say each time. */
  public AuditLog(Supplier<MediatorConfig> configs, LongSupplier nanoTime) {
    this.configs = configs;
    this.nanoTime = nanoTime;
  }

  void ended(Conversation conversation) {
    if (isHostile(conversation) && LogEvent.REFUSED.logger().isInfoEnabled()) {
      ConversationLog.whateverTheLogDoes(() -> write(conversation));
    }
  }

  /**
   * Who held a connection until the deadline and proved nothing is slow on purpose, or seems so.
   */
  private boolean isHostile(Conversation conversation) {
    boolean proved = conversation.durations().proving() > 0;
    boolean slow = conversation.outcome() == Outcome.SLOW && !proved;
    return (slow || HOSTILE.contains(conversation.outcome()))
        && !conversation.reason().equals(UNNAMED_PROXY)
        && !conversation.reason().startsWith(TLS_DECLINED)
        && !configs.get().listening().isProxy(conversation.address().ip());
  }

  private void write(Conversation conversation) {
    long second = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
    long withheld = budget.withheldBefore(ConversationLog.source(conversation.address()), second);
    if (withheld < 0) {
      return;
    }
    LoggingEventBuilder line = LogEvent.REFUSED.line();
    line = line.addKeyValue("outcome", conversation.outcome());
    line =
        line.addKeyValue(
            "address", Blur.of(conversation.address(), configs.get().logging().addresses()));
    if (!conversation.reason().isEmpty()) {
      line = line.addKeyValue("reason", conversation.reason());
    }
    if (withheld > 0) {
      line = line.addKeyValue("withheld", withheld);
    }
    line.log("refused");
  }
}
