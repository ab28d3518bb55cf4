package dev.mediator.server.observe;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.Logging;
import dev.mediator.server.handshake.Phase;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log line for each conversation, when it ends.
 *
 * <p>It holds names of ours, numbers, addresses and fingerprints: nothing that a peer chose freely.
 * A source has so many lines a second: far more if its peers proved a key, since a proof costs them
 * more than us.
 */
public final class ConversationLog {
  private static final int UNPROVED_LINES_PER_SECOND = 10;
  private static final int PROVED_LINES_PER_SECOND = 1000;
  private static final int FAULTS_PER_SECOND = 10;

  /** Of an IPv6 address, the part that a network assigns: who has one, has the rest as he likes. */
  private static final int IPV6_NETWORK_BYTES = 8;

  private final LineBudget unproved = new LineBudget(UNPROVED_LINES_PER_SECOND);
  private final LineBudget proved = new LineBudget(PROVED_LINES_PER_SECOND);
  private final LineBudget faults = new LineBudget(FAULTS_PER_SECOND);
  private final Supplier<Logging> settings;
  private final LongSupplier nanoTime;

  /** Writes lines as {@code settings} say each time. */
  public ConversationLog(Supplier<Logging> settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** Takes note of a conversation that has just ended. */
  public void ended(Conversation conversation) {
    if (settings.get().conversations()) {
      whateverTheLogDoes(() -> write(conversation));
    }
  }

  private void write(Conversation conversation) {
    if (!LogEvent.CONVERSATION.logger().isInfoEnabled()) {
      return;
    }
    long withheld = withheldBefore(conversation);
    if (withheld < 0) {
      return;
    }
    LoggingEventBuilder line = LogEvent.CONVERSATION.line();
    line = line.addKeyValue("outcome", conversation.outcome());
    line = line.addKeyValue("role", conversation.role());
    line = line.addKeyValue("address", shown(conversation.address()));
    line = identity(line, conversation.wish());
    line = durations(line, conversation.durations());
    if (conversation.networks() != null) {
      line = line.addKeyValue("networks", conversation.networks());
    }
    if (!conversation.reason().isEmpty()) {
      line = line.addKeyValue("reason", conversation.reason());
    }
    if (withheld > 0) {
      line = line.addKeyValue("withheld", withheld);
    }
    line.log("conversation");
  }

  /** A peer's address, as far as log lines tell it now. */
  Object shown(Endpoint address) {
    return Blur.of(address, settings.get().addresses());
  }

  /** Takes note of a mistake of ours, whether conversations are logged or not. */
  public void fault(Phase phase, Throwable cause) {
    if (faults.withheldBefore("", second()) >= 0) {
      whateverTheLogDoes(
          () -> LogEvent.FAULT.log("fault in phase {}", phase.getClass().getSimpleName(), cause));
    }
  }

  /** A log that fails must not fail a conversation; and where else could it be said? */
  static void whateverTheLogDoes(Runnable writing) {
    try {
      writing.run();
    } catch (RuntimeException | Error e) {
      // One line fewer.
    }
  }

  private long withheldBefore(Conversation conversation) {
    LineBudget budget = conversation.durations().proving() > 0 ? proved : unproved;
    return budget.withheldBefore(source(conversation.address()), second());
  }

  static String source(Endpoint address) {
    byte[] ip = InetAddress.ofLiteral(address.ip()).getAddress();
    return Arrays.toString(Arrays.copyOf(ip, Math.min(ip.length, IPV6_NETWORK_BYTES)));
  }

  private long second() {
    return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
  }

  private static LoggingEventBuilder identity(
      LoggingEventBuilder line, Conversation.@Nullable Wish wish) {
    return wish == null
        ? line
        : line.addKeyValue("key", wish.key()).addKeyValue("wants", wish.wants());
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
