package dev.mediator.cli;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An RSA public key with any numbers, as PEM. */
record HostileKey(BigInteger modulus, BigInteger exponent) {
  private static final BigInteger USUAL = BigInteger.valueOf(65537);

  /** An odd modulus of so many bits, and the usual exponent. */
  static HostileKey ofBits(int bits) {
    return new HostileKey(number(bits), USUAL);
  }

  static HostileKey even() {
    return new HostileKey(number(2048).clearBit(0), USUAL);
  }

  /** An exponent of so many bits. */
  static HostileKey withLongExponent(int bits, int exponentBits) {
    return new HostileKey(number(bits), number(exponentBits));
  }

  private static BigInteger number(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.TWO.pow(100)).setBit(0);
  }

  String pem() {
    byte[] numbers = join(element(2, modulus.toByteArray()), element(2, exponent.toByteArray()));
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    String base64 = Base64.getMimeEncoder(64, newline).encodeToString(element(0x30, numbers));
    return "-----BEGIN RSA PUBLIC KEY-----\n" + base64 + "\n-----END RSA PUBLIC KEY-----\n";
  }

  private static byte[] element(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return join(head, content);
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(one);
    out.writeBytes(other);
    return out.toByteArray();
  }
}
