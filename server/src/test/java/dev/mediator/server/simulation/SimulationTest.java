package dev.mediator.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.mediator.server.handshake.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The guarantees in very many small worlds and some big ones, each made from one seed.
 *
 * <p>How many is set by {@code -Dsimulation.seeds} and {@code -Dsimulation.big}; the profile {@code
 * long-simulation} runs a million: {@code ./build -pl protocol,server -Plong-simulation test}. A
 * failure names the one command that replays it.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("simulation.first", 0);
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 100_000);
  private static final int BIG_WORLDS = Integer.getInteger("simulation.big", 100);
  private static final int BIG = 5_000;
  private static final int SEEDS_FOR_COVERAGE = 20_000;

  @Test
  void guaranteesHoldInManySmallWorlds() {
    tryAll(FIRST, SEEDS, 0);
  }

  @Test
  void guaranteesHoldInBigWorlds() {
    tryAll(FIRST, BIG_WORLDS, BIG);
  }

  @Test
  void everyOutcomeOccursAndEveryPhaseIsLeftByEveryFault() {
    Coverage coverage = new Coverage();
    LongStream.range(0, SEEDS_FOR_COVERAGE)
        .parallel()
        .forEach(seed -> new World(seed, 0, coverage).live());

    assertThat(coverage.outcomes().keySet())
        .isEqualTo(
            EnumSet.complementOf(
                EnumSet.of(Outcome.FAULT, Outcome.CROWDED, Outcome.DISPLACED, Outcome.FULL)));
    Set<String> introduction =
        Set.of("Greeting", "Proving", "Registering", "Waiting", "Departing", "Reserved", "Leaving");
    Set<String> traversal = Set.of("Offered", "Ready", "Poised", "Dialling");
    Set<String> faults = Set.of("EndOfStream", "Reset", "NotDue", "TimedOut", "Stopping");
    Set<String> expected =
        Stream.concat(introduction.stream(), traversal.stream())
            .flatMap(phase -> faults.stream().map(fault -> phase + "/" + fault))
            .collect(Collectors.toSet());
    // A message is due here, so bytes are a message or malformed; and the others run out of time
    // only through a mistake of ours, which the simulation would report.
    expected.removeAll(
        Set.of("Greeting/NotDue", "Proving/NotDue", "Registering/TimedOut", "Reserved/TimedOut"));
    expected.removeAll(Set.of("Offered/NotDue", "Dialling/NotDue", "Ready/TimedOut"));
    assertThat(coverage.steps()).containsKeys(expected.toArray(String[]::new));
    assertThat(coverage.steps())
        .containsKeys("Settling/EndOfStream", "Settling/Reset", "Settling/NotDue");
    assertThat(coverage.steps())
        .containsKeys(
            "Greeting/Received",
            "Reporting/LookedBack",
            "Reporting/EndOfStream",
            "Reporting/Reset",
            "Reporting/NotDue",
            "Reporting/Stopping",
            "Waiting/Dropped",
            "Departing/Dropped",
            "Reserved/Dropped",
            "Dialling/Dropped",
            "Relaying/Dropped",
            "Over/LookedBack",
            "Queued/Called",
            "Queued/NoRoom",
            "Queued/EndOfStream",
            "Queued/Reset",
            "Queued/NotDue",
            "Queued/Stopping",
            "Asking/Allowed",
            "Asking/Denied",
            "Asking/Undecided",
            "Asking/EndOfStream",
            "Asking/Reset",
            "Asking/NotDue",
            "Asking/Stopping",
            "Registering/Denied",
            "Waiting/Denied",
            "Waiting/NoRoom",
            "Registering/Reserve",
            "Registering/Replaced",
            "Registering/PartnerGone",
            "Registering/PartnerCannotDial",
            "Reserved/NobodyWaits",
            "Reserved/PartnerLost",
            "Departing/PartnerLost",
            "Offered/PartnerLost",
            "Offered/Malformed",
            "Offered/NobodyWaits",
            "Ready/PartnerLost",
            "Poised/PartnerLost",
            "Dialling/PartnerLost",
            "Dialling/Malformed",
            "Dialling/PartnerInVain",
            "Dialling/PartnerDone",
            "Reported/PartnerInVain",
            "Reported/PartnerDone",
            "Reported/Admitted",
            "Reported/Crowded",
            "Reported/RelayGranted",
            "Reported/EndOfStream",
            "Reported/Reset",
            "Reported/Stopping",
            "Relaying/Relayed",
            "Relaying/PartnerDone",
            "Relaying/Stopping",
            "Over/OfferedBy",
            "Over/PartnerReady",
            "Over/Reserve",
            "Over/ReservedFor",
            "Over/PartnerLeft");
  }

  /** One world, told in full if anything is wrong with it; the same seed is the same world. */
  @Test
  void replay() {
    long seed = Long.getLong("simulation.seed", 1);
    int peers = Integer.getInteger("simulation.peers", 0);
    Trace trace = new Trace();
    List<String> broken = wrongIn(seed, peers, trace);
    if (!broken.isEmpty()) {
      fail("%s\n%s", String.join("\n", broken), String.join("\n", trace.lines()));
    }
    Trace again = new Trace();
    new World(seed, peers, again).live();
    assertThat(again.lines()).isNotEmpty().isEqualTo(trace.lines());
  }

  private static void tryAll(long first, int seeds, int peers) {
    LongStream.range(first, first + seeds)
        .parallel()
        .filter(seed -> !wrongIn(seed, peers, new Coverage()).isEmpty())
        .findFirst()
        .ifPresent(seed -> report(seed, peers));
  }

  /** What is wrong in a world, with whatever the Mediator itself throws. */
  private static List<String> wrongIn(long seed, int peers, Witness witness) {
    try {
      return new World(seed, peers, witness).live();
    } catch (IllegalStateException e) {
      return List.of("our bug: " + e.getMessage());
    }
  }

  private static void report(long seed, int peers) {
    Trace trace = new Trace();
    List<String> wrong = wrongIn(seed, peers, trace);
    fail(
        "seed %d: %s\nreplay it with\n  ./build -pl protocol,server test"
            + " -Dtest=SimulationTest#replay -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dsimulation.seed=%d -Dsimulation.peers=%d\n%s",
        seed,
        String.join("\n  ", wrong),
        seed,
        peers,
        String.join("\n", trace.lines().subList(0, Math.min(trace.lines().size(), 500))));
  }
}
