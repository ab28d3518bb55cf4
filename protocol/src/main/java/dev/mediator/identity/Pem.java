package dev.mediator.identity;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;

/** The text form of RSA public keys (RFC 7468): what peers put into a message. */
final class Pem {
  /** Room for the largest key that any limits admit, as SPKI, wrapped short, and then some. */
  static final int MAX_CHARS = 4096;

  private static final String PKCS1 = "RSA PUBLIC KEY";
  private static final String SPKI = "PUBLIC KEY";
  private static final int LINE = 64;

  private Pem() {}

  /** The modulus and the exponent in a PEM text, unsigned and unchecked but for their form. */
  static byte[][] numbersOf(String pem) throws KeyRejectedException {
    if (pem.length() > MAX_CHARS) {
      throw new KeyRejectedException("the key is longer than " + MAX_CHARS + " characters");
    }
    String text = pem.strip();
    if (isFramed(text, PKCS1)) {
      return DerReader.rsaPublicKey(body(text, PKCS1));
    }
    if (isFramed(text, SPKI)) {
      return DerReader.subjectPublicKeyInfo(body(text, SPKI));
    }
    throw new KeyRejectedException("the key is not PEM of an RSA PUBLIC KEY or a PUBLIC KEY");
  }

  private static boolean isFramed(String text, String label) {
    return text.length() >= begin(label).length() + end(label).length()
        && text.startsWith(begin(label))
        && text.endsWith(end(label));
  }

  private static byte[] body(String text, String label) throws KeyRejectedException {
    int from = begin(label).length();
    int to = text.length() - end(label).length();
    byte[] base64 = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c > 0x7f) {
        throw notBase64();
      }
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
        base64[length++] = (byte) c;
      }
    }
    try {
      return Base64.getDecoder().decode(Arrays.copyOf(base64, length));
    } catch (IllegalArgumentException e) {
      throw notBase64();
    }
  }

  private static KeyRejectedException notBase64() {
    return new KeyRejectedException("the key is not base64 between its PEM lines");
  }

  /** Writes PKCS#1 from two numbers in two's complement, as DER wants them. */
  static String write(byte[] modulus, byte[] exponent) {
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    element(numbers, 0x02, modulus);
    element(numbers, 0x02, exponent);
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    element(sequence, 0x30, numbers.toByteArray());
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
    return begin(PKCS1)
        + '\n'
        + lines.encodeToString(sequence.toByteArray())
        + '\n'
        + end(PKCS1)
        + '\n';
  }

  private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    if (content.length >= 0x100) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length >= 0x80) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
