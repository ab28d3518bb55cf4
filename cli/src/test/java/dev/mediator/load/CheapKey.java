package dev.mediator.load;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * An RSA key of 2,048 bits that is as good as any other for a Mediator, and with which one decrypts
 * in a twentieth of the time: whoever plays thousands of peers can afford it.
 *
 * <p>The modulus is a product of small primes, each of them one more than a divisor of the same
 * number: so the private exponent has no more bits than that number, and is the same for all keys.
 */
final class CheapKey {
  private static final int BITS = 2048;
  private static final BigInteger PUBLIC = BigInteger.valueOf(65537);

  /** 2^5 · 3^3 · 5^2 · 7 · 11 · 13 · 17: very many divisors, for its size. */
  private static final long SMOOTH = 367_567_200;

  private static final BigInteger PRIVATE = PUBLIC.modInverse(BigInteger.valueOf(SMOOTH));
  private static final List<BigInteger> PRIMES =
      LongStream.rangeClosed(1, (long) Math.sqrt(SMOOTH))
          .filter(divisor -> SMOOTH % divisor == 0)
          .flatMap(divisor -> LongStream.of(divisor + 1, SMOOTH / divisor + 1))
          .mapToObj(BigInteger::valueOf)
          .filter(number -> number.testBit(0) && number.isProbablePrime(50))
          .toList();

  private final BigInteger modulus;
  private final String pem;

  /** A fresh one, in some tens of microseconds. */
  CheapKey(Random random) {
    this.modulus = product(random);
    this.pem = pem(modulus);
  }

  /** The public half. */
  String pem() {
    return pem;
  }

  /** What was encrypted with it, in base64, without its padding. */
  String decrypt(String encrypted) {
    BigInteger block = new BigInteger(1, Base64.getDecoder().decode(encrypted));
    byte[] plain = block.modPow(PRIVATE, modulus).toByteArray();
    // The leading zero of PKCS#1 v1.5 is lost in a number; then come a 2, padding, a zero.
    int start = 1;
    while (plain[start] != 0) {
      start++;
    }
    return new String(plain, start + 1, plain.length - start - 1, StandardCharsets.US_ASCII);
  }

  /** Of primes at random, such that it has the right length; which not every choice can. */
  private static BigInteger product(Random random) {
    List<BigInteger> primes = new ArrayList<>(PRIMES);
    BigInteger product = BigInteger.ONE;
    while (product.bitLength() != BITS) {
      Collections.shuffle(primes, random);
      product = BigInteger.ONE;
      for (int i = 0; i < primes.size() && product.bitLength() < BITS; i++) {
        BigInteger next = product.multiply(primes.get(i));
        product = next.bitLength() > BITS ? product : next;
      }
    }
    return product;
  }

  private static String pem(BigInteger modulus) {
    try {
      byte[] der =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus, PUBLIC))
              .getEncoded();
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END PUBLIC KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java takes RSA keys", e);
    }
  }
}
