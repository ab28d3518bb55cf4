package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What strangers can make us work, as a ratio of CPU times of one thread within one run.
 *
 * <p>Thousands of samples of each kind are interleaved, in blocks of which the best counts, so that
 * neither a busy machine nor a compiler that is not done yet can tip the scales.
 */
class CpuCostTest {
  private static final int BLOCKS = 20;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final String GOOD = TestKeys.clientPem();
  private static final BigInteger N = TestKeys.client().publicKey().modulus();

  private final SplittableRandom random = new SplittableRandom(11);
  private final Map<String, Long> spent = new LinkedHashMap<>();
  private final Map<String, Long> best = new LinkedHashMap<>();
  private int refused;

  @Test
  void aBadKeyCostsLessThanAGoodOneWhichIsAlwaysChallenged() {
    Map<String, String> bad = badKeys();
    Runnable round =
        () -> {
          measure("good", this::accept);
          bad.forEach((name, pem) -> measure(name, () -> refuse(pem)));
        };
    repeat(round, 250);
    assertThat(refused).isEqualTo(BLOCKS * 250 * bad.size());
    long good = nanos("good");
    assertThat(bad.keySet()).allMatch(name -> nanos(name) < good, "less than " + good);
  }

  @Test
  void whatCannotBeDecryptedCostsOnePrivateOperationToo() {
    PeerKeyPair own = TestKeys.client();
    String posed = Challenge.pose(Nonce.ofPeer(false, random), own.publicKey());
    Runnable round =
        () -> {
          measure("right", () -> Challenge.answerPeer(posed, own, false, random).text());
          measure("short", () -> Challenge.answerPeer("AAAA", own, false, random).text());
          measure("zero", () -> Challenge.answerPeer("A".repeat(342), own, false, random).text());
          measure("beyond", () -> Challenge.answerPeer("/".repeat(342), own, false, random).text());
        };
    repeat(round, 15);
    long right = nanos("right");
    assertThat(best.values()).allMatch(nanos -> nanos * 2 > right, "half of " + right);
  }

  private static Map<String, String> badKeys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("a text", "x".repeat(Pem.MAX_CHARS));
    keys.put("no base64", Der.pem("RSA PUBLIC KEY", "A".repeat(4000) + "*"));
    keys.put("no DER", Der.pem("RSA PUBLIC KEY", "A".repeat(4000)));
    keys.put("too large", Der.pem("RSA PUBLIC KEY", Der.pkcs1(BigInteger.TWO.pow(16383), 3)));
    keys.put("even", Der.pem("RSA PUBLIC KEY", Der.pkcs1(N.subtract(BigInteger.ONE), 65537)));
    byte[] exponent = Der.sequence(Der.integer(N), Der.integer(N));
    keys.put("a long exponent", Der.pem("PUBLIC KEY", Der.spki(Der.RSA, 0, exponent)));
    return keys;
  }

  private void accept() {
    try {
      PeerKey key = PeerKey.parse(GOOD, KeyLimits.DEFAULT);
      Challenge.pose(Nonce.ofMediator("-", random), key);
    } catch (KeyRejectedException e) {
      fail(e.reason());
    }
  }

  private void refuse(String pem) {
    try {
      fail("accepted: " + PeerKey.parse(pem, KeyLimits.DEFAULT));
    } catch (KeyRejectedException e) {
      refused++;
    }
  }

  private void measure(String name, Runnable work) {
    long before = CPU.getCurrentThreadCpuTime();
    work.run();
    spent.merge(name, CPU.getCurrentThreadCpuTime() - before, Long::sum);
  }

  private long nanos(String name) {
    return Objects.requireNonNull(best.get(name), name);
  }

  /** Blocks of so many rounds; what counts in the end is the best block of each kind. */
  private void repeat(Runnable round, int times) {
    for (int block = 0; block < BLOCKS; block++) {
      spent.clear();
      for (int i = 0; i < times; i++) {
        round.run();
      }
      spent.forEach((name, nanos) -> best.merge(name, nanos, Math::min));
    }
  }
}
