package dev.mediator.server.observe;

import dev.mediator.server.handshake.Networks;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.Conversation.Role;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * How often conversations ended in which way, since the start, and pairs that punched, by what lies
 * between them. Safe for all threads.
 */
public final class Tally {
  private final Map<Outcome, LongAdder> conversations = new ConcurrentHashMap<>();
  private final Map<Pair, LongAdder> pairs = new ConcurrentHashMap<>();

  /** How a pair that was to punch ended for its Client. */
  public record Pair(Outcome outcome, Networks networks) {
    @Override
    public String toString() {
      return outcome + " " + networks;
    }
  }

  /** Counts one that has just ended. */
  public void ended(Conversation conversation) {
    Outcome outcome = conversation.outcome();
    conversations.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    Networks networks = conversation.networks();
    if (networks != null && conversation.role() == Role.CLIENT) {
      pairs.computeIfAbsent(new Pair(outcome, networks), _ -> new LongAdder()).increment();
    }
  }

  /** The conversations; an outcome that never was is not there. */
  public Map<Outcome, Long> conversations() {
    return counts(conversations);
  }

  /** How many of them ended so. */
  public long conversations(Outcome outcome) {
    LongAdder count = conversations.get(outcome);
    return count == null ? 0 : count.sum();
  }

  /** The pairs that punched, each counted once. */
  public Map<Pair, Long> pairs() {
    return counts(pairs);
  }

  /** As they stand, for a line of a log. */
  @Override
  public String toString() {
    return words(conversations()) + (pairs.isEmpty() ? "" : "; of pairs: " + words(pairs()));
  }

  private static <K> Map<K, Long> counts(Map<K, LongAdder> counters) {
    return counters.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sum()));
  }

  private static <K> String words(Map<K, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
