package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.Carrier.Mediator;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.MessageCodec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many pairs meet at a packaged Mediator, and how long it takes, while others lay siege to it:
 * of a hundred, 99 within a second.
 */
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

  /** That many say nothing at all. */
  @Test
  void whileManyAreSilent() throws Exception {
    besiege("silence", CONNECTIONS, ADDRESSES, "");
  }

  /** Each wants to be challenged, which costs the Mediator an encryption, and proves nothing. */
  @ParameterizedTest
  @ValueSource(ints = {1, ADDRESSES})
  void whileManyAskForChallenges(int addresses) throws Exception {
    String wanted = PeerKeyPair.generate(3072).publicKey().toPem();
    String words = advertise(PeerKeyPair.generate(3072).publicKey().toPem(), wanted);
    besiege("keys of 3,072 bits", 1_000, addresses, words);
  }

  /** An exponent as long as its modulus, with which an encryption would cost hundreds of others. */
  @ParameterizedTest
  @ValueSource(ints = {1, ADDRESSES})
  void whileManySendHostileKeys(int addresses) throws Exception {
    PeerKeyPair key = PeerKeyPair.generate(3072);
    BigInteger modulus = key.privateKey().getModulus();
    byte[] der =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, modulus.subtract(BigInteger.TWO)))
            .getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    besiege("hostile keys", 1_000, addresses, advertise(pem, key.publicKey().toPem()));
  }

  /** Each breaks off as soon as it is connected. */
  @ParameterizedTest
  @ValueSource(ints = {1, ADDRESSES})
  void whileManyComeAndGo(int addresses) throws Exception {
    besiege("a reset at once", 1_000, addresses, null);
  }

  private static String advertise(String ours, String theirs) {
    Advertise advertise = new Advertise(0, ours, theirs, List.of());
    return new String(MessageCodec.encode(advertise), StandardCharsets.UTF_8);
  }

  private static void besiege(String what, int connections, int addresses, @Nullable String words)
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
        assertThat(atTheLatest(besieged, MEETINGS - MEETINGS / 100)).isLessThan(1000);
      }
    }
  }

  /** In milliseconds, sorted; those that fail take for ever. */
  private static double[] meetings(Mediator mediator) throws Exception {
    double[] times = new double[MEETINGS];
    for (int i = 0; i < MEETINGS; i++) {
      try {
        times[i] = mediator.meet() / 1e3;
      } catch (IOException | AssertionError e) {
        times[i] = Double.POSITIVE_INFINITY;
      }
    }
    Arrays.sort(times);
    return times;
  }

  /** How long the slowest took of the {@code count} fastest. */
  private static double atTheLatest(double[] sorted, int count) {
    return sorted[count - 1];
  }

  private static String words(double[] times) {
    return "%d of %d met, median %.1f ms, 99 %% within %.1f ms"
        .formatted(
            Arrays.stream(times).filter(Double::isFinite).count(),
            MEETINGS,
            times[MEETINGS / 2],
            atTheLatest(times, MEETINGS - MEETINGS / 100));
  }
}
