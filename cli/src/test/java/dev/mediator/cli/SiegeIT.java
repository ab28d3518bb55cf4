package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.Carrier.Mediator;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long two peers take to meet at a packaged Mediator, while others lay siege to it. */
@Tag("siege")
class SiegeIT {
  private static final int CONNECTIONS = 15_000;
  private static final int ADDRESSES = 200;
  private static final int MEETINGS = 200;

  /** That many wait for the Mediator to read the rest of an Advertise that never comes. */
  @Test
  void whileManyHoldHalfAnAdvertise() throws Exception {
    String half = "{\"type\":0,\"payload\":{\"version\":0,\"our_key\":\"-----BEGIN PUB";
    besiege("half an Advertise", CONNECTIONS, ADDRESSES, half);
  }

  /** Each wants to be challenged, which costs the Mediator an encryption, and proves nothing. */
  @ParameterizedTest
  @ValueSource(ints = {1, ADDRESSES})
  void whileManyAskForChallenges(int addresses) throws Exception {
    PeerKeyPair key = PeerKeyPair.generate(3072);
    PeerKeyPair wanted = PeerKeyPair.generate(3072);
    Advertise advertise =
        new Advertise(0, key.publicKey().toPem(), wanted.publicKey().toPem(), List.of());
    String words = new String(MessageCodec.encode(advertise), StandardCharsets.UTF_8);
    besiege("keys of 3,072 bits", 1_000, addresses, words);
  }

  private static void besiege(String what, int connections, int addresses, String words)
      throws Exception {
    try (Mediator mediator = new Mediator(Carrier.NO_LIMIT, "on")) {
      double[] quiet = meetings(mediator);
      try (Siege siege = new Siege(mediator.port(), connections, addresses, words)) {
        double cpu = mediator.cpuSeconds();
        long begun = siege.begun();
        double[] besieged = meetings(mediator);
        System.out.printf(
            "%s, %d connections from %d addresses: %s; quiet: %s;"
                + " meanwhile %d came, %d were ended, %.1f CPU s%n",
            what,
            connections,
            addresses,
            words(besieged),
            words(quiet),
            siege.begun() - begun,
            siege.ended(),
            mediator.cpuSeconds() - cpu);
        assertThat(besieged[MEETINGS - 1 - MEETINGS / 100]).isLessThan(1000);
      }
    }
  }

  /** In milliseconds, sorted. */
  private static double[] meetings(Mediator mediator) throws Exception {
    double[] times = new double[MEETINGS];
    for (int i = 0; i < MEETINGS; i++) {
      times[i] = mediator.meet() / 1e3;
    }
    Arrays.sort(times);
    return times;
  }

  private static String words(double[] times) {
    return "median %.1f ms, 99 %% below %.1f ms"
        .formatted(times[MEETINGS / 2], times[MEETINGS - 1 - MEETINGS / 100]);
  }
}
