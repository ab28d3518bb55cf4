package dev.mediator.load;

import dev.mediator.load.Visitor.Fate;
import dev.mediator.load.Visitor.Keys;
import java.util.Random;
import java.util.function.Consumer;

/** Two visitors who want each other; the second comes a while after the first. */
final class Pair {
  private final Consumer<Pair> ended;
  private final long due;
  private final Visitor first;
  private final Visitor second;

  /** Comes as planned; {@code ended} hears when both have gone. */
  Pair(Swarm swarm, Random random, Plan plan, Consumer<Pair> ended) {
    this.ended = ended;
    this.due = plan.due() + plan.gap();
    CheapKey one = new CheapKey(random);
    CheapKey other = new CheapKey(random);
    Keys keys = new Keys(one, other);
    this.first = new Visitor(swarm, plan.first(), () -> keys, this::gone);
    Keys swapped = new Keys(other, one);
    this.second = new Visitor(swarm, plan.second(), () -> swapped, this::gone);
    swarm.at(plan.due(), first::begin);
    swarm.at(due, second::begin);
  }

  /**
   * What two are to do.
   *
   * @param due when the first comes, by {@link System#nanoTime}
   * @param gap how much later the second does, in nanoseconds
   */
  record Plan(long due, long gap, Manner first, Manner second) {}

  private void gone(Visitor one) {
    if (first.fate() != null && second.fate() != null) {
      ended.accept(this);
    }
  }

  /** Whether both were introduced, and the one that dials was told where the other was. */
  boolean met() {
    return first.fate() == Fate.INTRODUCED
        && second.fate() == Fate.INTRODUCED
        && listens(first, second)
        && listens(second, first);
  }

  private static boolean listens(Visitor peer, Visitor client) {
    return client.partnerPort() == 0 || client.partnerPort() == peer.port();
  }

  /** From when the second was to come until the later of the two was introduced, in nanoseconds. */
  long nanos() {
    return Math.max(first.introducedAt(), second.introducedAt()) - due;
  }

  @Override
  public String toString() {
    return first.fate() + " " + first.remark() + " / " + second.fate() + " " + second.remark();
  }
}
