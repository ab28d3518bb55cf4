package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Fuzzes public keys: what is accepted is the same key for the JDK, what the JDK reads and writes
 * in the same bytes is accepted if it is within limits, and a refusal allocates little, whatever
 * was sent. The first byte of an input says whether the rest is PEM, or DER of which PEM is made.
 */
class PeerKeyFuzzTest {
  private static final KeyLimits WIDE = new KeyLimits(1024, 16384, Set.of(3, 17, 65537));

  /** A few copies of the longest text that is looked at, in bytes. */
  private static final long CHEAP = 64 * 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @FuzzTest
  @DictionaryEntries({
    "-----BEGIN RSA PUBLIC KEY-----",
    "-----END RSA PUBLIC KEY-----",
    "-----BEGIN PUBLIC KEY-----",
    "-----END PUBLIC KEY-----",
    "AQAB"
  })
  void whatIsAcceptedIsTheSameKeyForJava(byte[] input) {
    byte[] rest = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    switch (input.length == 0 ? 0 : input[0] % 3) {
      case 0 -> check(new String(rest, StandardCharsets.UTF_8), Optional.empty());
      case 1 -> check(Der.pem("RSA PUBLIC KEY", rest), java(Der.spki(Der.RSA, 0, rest)));
      default -> check(Der.pem("PUBLIC KEY", rest), java(rest));
    }
  }

  private static void check(String pem, Optional<RSAPublicKey> java) {
    for (KeyLimits limits : new KeyLimits[] {KeyLimits.DEFAULT, WIDE}) {
      PeerKey key;
      try {
        key = PeerKey.parse(pem, limits);
      } catch (KeyRejectedException e) {
        assertThat(e.reason()).isNotBlank();
        assertCheap(pem, limits);
        java.ifPresent(theirs -> assertBeyond(limits, theirs));
        continue;
      }
      RSAPublicKey theirs = java.or(() -> java(der(pem))).orElseThrow();
      assertThat(key.modulus()).isEqualTo(theirs.getModulus());
      assertThat(key.toJca().getPublicExponent()).isEqualTo(theirs.getPublicExponent());
      assertThat(limits.exponents()).contains(theirs.getPublicExponent().intValueExact());
      assertThat(key.bits()).isBetween(limits.minBits(), limits.maxBits());
      assertRead(key, limits);
    }
  }

  private static void assertRead(PeerKey key, KeyLimits limits) {
    try {
      PeerKey again = PeerKey.parse(key.toPem(), limits);
      assertThat(again).isEqualTo(key);
      assertThat(again.fingerprint()).isEqualTo(key.fingerprint());
    } catch (KeyRejectedException e) {
      throw new AssertionError("not read again: " + key.toPem(), e);
    }
  }

  /** The first time, classes may be loaded. */
  private static void assertCheap(String pem, KeyLimits limits) {
    if (allocatedBy(pem, limits) > CHEAP) {
      assertThat(allocatedBy(pem, limits)).as("bytes allocated").isLessThanOrEqualTo(CHEAP);
    }
  }

  private static long allocatedBy(String pem, KeyLimits limits) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      PeerKey.parse(pem, limits);
      throw new AssertionError("accepted the second time: " + pem);
    } catch (KeyRejectedException e) {
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
  }

  /** A key that Java writes as it was read has no mistake of form. */
  private static void assertBeyond(KeyLimits limits, RSAPublicKey key) {
    BigInteger exponent = key.getPublicExponent();
    boolean usual = limits.exponents().stream().map(BigInteger::valueOf).anyMatch(exponent::equals);
    int bits = key.getModulus().bitLength();
    boolean fits = bits >= limits.minBits() && bits <= limits.maxBits();
    assertThat(usual && fits && key.getModulus().testBit(0)).as("within limits").isFalse();
  }

  /**
   * What the JDK takes the bytes for, if it writes the same bytes: it reads much that no DER is, a
   * negative modulus for example.
   */
  private static Optional<RSAPublicKey> java(byte[] spki) {
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      RSAPublicKey read = (RSAPublicKey) rsa.generatePublic(new X509EncodedKeySpec(spki));
      RSAPublicKeySpec numbers = new RSAPublicKeySpec(read.getModulus(), read.getPublicExponent());
      byte[] written = rsa.generatePublic(numbers).getEncoded();
      return Arrays.equals(written, spki) ? Optional.of(read) : Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** The key in a text that we accepted, as SPKI. */
  private static byte[] der(String pem) {
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return pem.strip().startsWith("-----BEGIN RSA") ? Der.spki(Der.RSA, 0, der) : der;
  }
}
