package dev.mediator.server.observe;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Registration;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that hears what happens to peers, and has it counted, timed and written down. Safe
 * for all threads.
 */
public final class Chronicle {
  /** Whoever was refused for want of room was refused just now, if it is no longer ago. */
  private static final Duration JUST_NOW = Duration.ofSeconds(10);

  private final ConversationLog log;
  private final AuditLog audit;
  private final LongSupplier nanoTime;
  private final Tally tally = new Tally();
  private final Recent recent = new Recent();
  private final ProofClock proofs;
  private final HiddenPeers hidden;
  private final Map<Milestone, Passage> passages = new EnumMap<>(Milestone.class);
  private final Histogram introductions = Histogram.ofSteps();
  private final Histogram challenges = Histogram.ofWork();
  private final Histogram delays = Histogram.ofWork();
  private volatile @Nullable Shortage shortage;

  /** How many came to a milestone, and how long they stayed there. */
  private record Passage(LongAdder reached, Histogram stays) {}

  /** That somebody found no room, and when. */
  private record Shortage(Outcome outcome, long when) {}

  /** Has lines written to {@code log}, and some to {@code audit}. */
  public Chronicle(ConversationLog log, AuditLog audit, ProofClock proofs, LongSupplier nanoTime) {
    this.log = log;
    this.audit = audit;
    this.hidden = new HiddenPeers(log::shown);
    this.nanoTime = nanoTime;
    this.proofs = proofs;
    for (Milestone milestone : Milestone.values()) {
      passages.put(milestone, new Passage(new LongAdder(), Histogram.ofSteps()));
    }
  }

  /** A peer has connected. */
  public Timeline opened() {
    passage(Milestone.ACCEPTED).reached().increment();
    return new Timeline(nanoTime.getAsLong());
  }

  /** A conversation went from one phase to the next, which may be the same. */
  public void moved(Timeline timeline, Phase last, Phase next) {
    Milestone milestone = Milestone.between(last, next);
    if (milestone == null) {
      return;
    }
    Milestone before = timeline.last();
    long now = nanoTime.getAsLong();
    long stayed = timeline.reached(milestone, now);
    if (stayed < 0) {
      return;
    }
    passage(milestone).reached().increment();
    passage(before).stays().record(stayed);
    if (milestone == Milestone.INTRODUCED) {
      introductions.record(timeline.sinceMatch(now));
    }
  }

  /** It came to its end from this phase. */
  public void ended(Timeline timeline, Phase last, Over over, Endpoint address) {
    long now = nanoTime.getAsLong();
    Conversation conversation = Conversation.of(last, over, address, timeline.durations(now));
    if (over.outcome() == Outcome.FULL || over.outcome() == Outcome.BUSY) {
      shortage = new Shortage(over.outcome(), now);
    }
    tally.ended(conversation);
    recent.ended(conversation, now);
    log.ended(conversation);
    audit.ended(conversation);
  }

  /** A conversation was ended by a mistake of ours. */
  public void fault(Phase phase, Throwable cause) {
    log.fault(phase, cause);
  }

  /** A peer that has proved its key is going to wait. */
  public void registered(Registration registration) {
    hidden.registered(registration);
  }

  /** A peer's turn at the turnstile took so long: reading keys, encrypting a nonce, sending it. */
  public void challenged(long nanos) {
    challenges.record(nanos);
  }

  /** A task waited so long until its event loop came to it. */
  public void delayed(long nanos) {
    delays.record(nanos);
  }

  /** A peer's address, as far as the operator wants it told of conversations that have ended. */
  public Object shown(Endpoint address) {
    return log.shown(address);
  }

  /** Numbers the proofs that are given. */
  public ProofClock proofs() {
    return proofs;
  }

  /** How the conversations until now ended. */
  public Tally tally() {
    return tally;
  }

  /** Those that ended last. */
  public Recent recent() {
    return recent;
  }

  /** Why somebody found no room in the last ten seconds; null if nobody did. */
  public @Nullable Outcome shortage() {
    Shortage last = shortage;
    boolean recent = last != null && nanoTime.getAsLong() - last.when() < JUST_NOW.toNanos();
    return last != null && recent ? last.outcome() : null;
  }

  /** How many conversations came to this milestone. */
  public long reached(Milestone milestone) {
    return passage(milestone).reached().sum();
  }

  /** How long conversations stayed at this milestone until they came to another. */
  Histogram stays(Milestone milestone) {
    return passage(milestone).stays();
  }

  /** From the match to what each of the pair is told. */
  Histogram introductions() {
    return introductions;
  }

  Histogram challenges() {
    return challenges;
  }

  Histogram delays() {
    return delays;
  }

  private Passage passage(Milestone milestone) {
    return Objects.requireNonNull(passages.get(milestone));
  }
}
