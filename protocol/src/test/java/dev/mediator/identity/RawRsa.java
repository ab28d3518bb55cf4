package dev.mediator.identity;

import java.math.BigInteger;
import java.util.Base64;

/** RSA as in the textbook, so that tests can encrypt blocks with any padding. */
final class RawRsa {
  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  private RawRsa() {}

  /** The block, which must be as long as the modulus, encrypted, in padded base64. */
  static String encrypt(byte[] block, PeerKeyPair to) {
    BigInteger number = new BigInteger(1, block).modPow(EXPONENT, to.publicKey().modulus());
    byte[] out = new byte[block.length];
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, out.length);
    System.arraycopy(bytes, bytes.length - length, out, out.length - length, length);
    return Base64.getEncoder().encodeToString(out);
  }
}
