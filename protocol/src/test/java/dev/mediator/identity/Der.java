package dev.mediator.identity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Builds DER and PEM for tests, as wrong as they want it. */
final class Der {
  /** AlgorithmIdentifier rsaEncryption, NULL. */
  static final byte[] RSA = sequence(oid("2a864886f70d010101"), element(5));

  private Der() {}

  static byte[] element(int tag, byte[]... contents) {
    byte[] content = join(contents);
    int length = content.length;
    byte[] head =
        length < 0x80
            ? bytes(tag, length)
            : length < 0x100 ? bytes(tag, 0x81, length) : bytes(tag, 0x82, length >> 8, length);
    return join(head, content);
  }

  static byte[] sequence(byte[]... contents) {
    return element(0x30, contents);
  }

  static byte[] integer(BigInteger number) {
    return element(2, number.toByteArray());
  }

  static byte[] oid(String hex) {
    return element(6, new BigInteger(hex, 16).toByteArray());
  }

  /** RSAPublicKey. */
  static byte[] pkcs1(BigInteger modulus, long exponent) {
    return sequence(integer(modulus), integer(BigInteger.valueOf(exponent)));
  }

  /** SubjectPublicKeyInfo; the BIT STRING begins with the number of its unused bits. */
  static byte[] spki(byte[] algorithm, int unusedBits, byte[] key) {
    return sequence(algorithm, element(3, bytes(unusedBits), key));
  }

  static byte[] bytes(int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static String pem(String label, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return pem(label, Base64.getMimeEncoder(64, newline).encodeToString(der));
  }

  static String pem(String label, String base64) {
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
