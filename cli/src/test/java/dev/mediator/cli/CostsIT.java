package dev.mediator.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mediator.cli.HostileInput.Honest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each hostile input costs a packaged Mediator in CPU time, beside a registration that is
 * meant: in turns of one another, by the medians of the ratios of all rounds.
 */
@Tag("costs")
class CostsIT {
  /** In these the Mediator's code is compiled. */
  private static final int WARM_UP = 3;

  private static final int ROUNDS = 7;

  /** Conversations of a kind in a round. */
  private static final int TIMES = 300;

  private static final double AT_MOST = 1.0;

  /** Of those who change keys: their handshake alone is most of a registration over TLS. */
  private static final double AT_MOST_OF_KEYS = 1.5;

  /** A limit would end most of what is measured before it costs anything. */
  private static final String SETTINGS =
      "--limits off --event-loops 1 --handshake-timeout 3s --conversation-log off --lowest-port "
          + HostilePeer.LOWEST_PORT;

  /** Threads that come and go would take along what they have spent. */
  private static final String JAVA =
      "-XX:-UseDynamicNumberOfCompilerThreads -XX:-UseDynamicNumberOfGCThreads";

  @TempDir Path folder;

  @Test
  void noInputCostsMoreThanARegistration() throws Exception {
    TlsDoor tls = new TlsDoor(folder);
    try (ServedMediator mediator = ServedMediator.start(JAVA, SETTINGS + tls.settings())) {
      int tlsPort = ServedMediator.portOf(mediator.program().awaitLine("TLS"));
      HostilePeer peer = new HostilePeer(mediator.port(), tlsPort, tls);
      Rounds rounds = new Rounds(mediator, peer);
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        rounds.play(round >= 0);
      }
      rounds.print();
      assertThat(rounds.dear()).isEmpty();
    }
  }

  /** The rounds, and what was found in those that count. */
  private static final class Rounds {
    private final ServedMediator mediator;
    private final HostilePeer peer;
    private final List<HostileInput> inputs;
    private final long idle;
    private final Map<Honest, List<Double>> honest = new EnumMap<>(Honest.class);
    private final Map<HostileInput, List<Double>> ratios = new LinkedHashMap<>();

    Rounds(ServedMediator mediator, HostilePeer peer) throws IOException {
      this.mediator = mediator;
      this.peer = peer;
      this.inputs = peer.inputs();
      this.idle = mediator.sockets();
    }

    void play(boolean counts) throws IOException {
      Map<Honest, Double> now = new EnumMap<>(Honest.class);
      for (Honest kind : Honest.values()) {
        double cost = cost(HostileInput.each("", kind, () -> peer.beHonest(kind)));
        now.put(kind, cost);
        if (counts) {
          honest.computeIfAbsent(kind, _ -> new ArrayList<>()).add(cost);
        }
      }
      for (HostileInput input : inputs) {
        double ratio = cost(input) / requireNonNull(now.get(input.like()));
        if (counts) {
          ratios.computeIfAbsent(input, _ -> new ArrayList<>()).add(ratio);
        }
      }
    }

    /** Of one conversation, in microseconds; all are over by then. */
    private double cost(HostileInput input) throws IOException {
      long before = mediator.cpuNanos();
      input.act().run(TIMES);
      peer.comeLast();
      await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(mediator.sockets()).as(input.name()).isEqualTo(idle));
      return (mediator.cpuNanos() - before) / 1e3 / TIMES;
    }

    void print() {
      System.out.println("| input | cost |\n|---|---|");
      ratios.forEach(
          (input, all) -> System.out.printf("| %s | %.2f |%n", input.name(), median(all)));
      honest.forEach((kind, all) ->
          System.out.printf("an honest registration, %s: %.0f us%n", kind, median(all)));
    }

    List<String> dear() {
      return ratios.entrySet().stream()
          .filter(each -> median(each.getValue()) > limit(each.getKey()))
          .map(each -> each.getKey().name())
          .toList();
    }

    private static double limit(HostileInput input) {
      return input.name().equals(HostilePeer.KEYS) ? AT_MOST_OF_KEYS : AT_MOST;
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
  }
}
