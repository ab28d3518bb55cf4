package dev.mediator.identity;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/**
 * An RSA public key that passed every check: the identity of a peer.
 *
 * <p>Two are equal when modulus and exponent are equal, however their PEM was wrapped (protocol,
 * "Bytes").
 */
public final class PeerKey {
  private final BigInteger modulus;
  private final BigInteger exponent;
  private final Fingerprint fingerprint;

  private PeerKey(byte[] modulus, byte[] exponent) {
    this.modulus = new BigInteger(1, modulus);
    this.exponent = new BigInteger(1, exponent);
    this.fingerprint = fingerprintOf(modulus, exponent);
  }

  /**
   * Reads a key that a stranger sent, as {@code RSA PUBLIC KEY} (PKCS#1) or {@code PUBLIC KEY}
   * (SPKI) in PEM, wrapped in any way.
   *
   * @throws KeyRejectedException if it is no RSA key, or one that {@code limits} do not admit; this
   *     costs less than an accepted key does
   */
  public static PeerKey parse(String pem, KeyLimits limits) throws KeyRejectedException {
    byte[][] numbers = Pem.numbersOf(pem);
    byte[] modulus = numbers[0];
    int bits = modulus.length * 8 - (Integer.numberOfLeadingZeros(modulus[0] & 0xff) - 24);
    if (bits < limits.minBits() || bits > limits.maxBits()) {
      throw new KeyRejectedException(
          "the key must have " + limits.minBits() + " to " + limits.maxBits() + " bits");
    }
    if ((modulus[modulus.length - 1] & 1) == 0) {
      throw new KeyRejectedException("the modulus of the key is even");
    }
    byte[] exponent = numbers[1];
    if (exponent.length > Integer.BYTES || !limits.exponents().contains(intOf(exponent))) {
      throw new KeyRejectedException("the exponent of the key is not one of those in use here");
    }
    return new PeerKey(modulus, exponent);
  }

  /** A key that this program made or loaded itself, so that it is trusted to be one. */
  static PeerKey of(BigInteger modulus, BigInteger exponent) {
    return new PeerKey(unsigned(modulus), unsigned(exponent));
  }

  /** The key's name, for tables, logs and people. */
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /** The key's size. */
  public int bits() {
    return modulus.bitLength();
  }

  /** The key as peers send it: PKCS#1 PEM, 64 characters a line, with a newline at the end. */
  public String toPem() {
    return Pem.write(modulus.toByteArray(), exponent.toByteArray());
  }

  /** The key as the JDK's cryptography takes it. */
  public RSAPublicKey toJca() {
    try {
      RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, exponent);
      return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no RSA that takes a key we accepted", e);
    }
  }

  BigInteger modulus() {
    return modulus;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerKey key
        && modulus.equals(key.modulus)
        && exponent.equals(key.exponent);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fingerprint.first());
  }

  /** The fingerprint: a key has no shorter name. */
  @Override
  public String toString() {
    return fingerprint.toString();
  }

  /** The digest of the key in the form of RFC 4253, 6.6, so that ssh-keygen -l prints the same. */
  private static Fingerprint fingerprintOf(byte[] modulus, byte[] exponent) {
    byte[] name = "ssh-rsa".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer blob =
        ByteBuffer.allocate(14 + name.length + modulus.length + exponent.length)
            .putInt(name.length)
            .put(name);
    putMpint(blob, exponent);
    putMpint(blob, modulus);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(blob.flip());
      return Fingerprint.of(sha256.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void putMpint(ByteBuffer blob, byte[] unsigned) {
    if (unsigned[0] < 0) {
      blob.putInt(unsigned.length + 1).put((byte) 0).put(unsigned);
    } else {
      blob.putInt(unsigned.length).put(unsigned);
    }
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static int intOf(byte[] unsigned) {
    int value = 0;
    for (byte b : unsigned) {
      value = (value << 8) | (b & 0xff);
    }
    return value;
  }
}
