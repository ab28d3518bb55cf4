package dev.mediator.identity;

import java.util.Arrays;

/**
 * Reads the few DER structures that an RSA public key is made of, and nothing else.
 *
 * <p>Strict: definite lengths in their shortest form, no byte left over, and every check is on
 * bytes, so that a hostile key is refused before any arithmetic with big numbers.
 */
final class DerReader {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int SEQUENCE = 0x30;

  /** AlgorithmIdentifier rsaEncryption (1.2.840.113549.1.1.1) with its NULL parameters. */
  private static final byte[] RSA_ENCRYPTION = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private final byte[] der;
  private int at;
  private int end;

  private DerReader(byte[] der) {
    this.der = der;
    this.end = der.length;
  }

  /**
   * An RSAPublicKey (RFC 8017, A.1.1): its modulus and its exponent, unsigned and without leading
   * zero.
   */
  static byte[][] rsaPublicKey(byte[] der) throws KeyRejectedException {
    return new DerReader(der).numbers();
  }

  /** A SubjectPublicKeyInfo (RFC 5280, 4.1) that holds an RSAPublicKey. */
  static byte[][] subjectPublicKeyInfo(byte[] der) throws KeyRejectedException {
    DerReader reader = new DerReader(der);
    reader.enter(SEQUENCE);
    int start = reader.at;
    reader.at = start + RSA_ENCRYPTION.length;
    if (reader.at > reader.end
        || !Arrays.equals(der, start, reader.at, RSA_ENCRYPTION, 0, RSA_ENCRYPTION.length)) {
      throw new KeyRejectedException("the key is not an RSA key");
    }
    reader.enter(BIT_STRING);
    if (reader.at == reader.end || der[reader.at++] != 0) {
      throw malformed();
    }
    return reader.numbers();
  }

  private byte[][] numbers() throws KeyRejectedException {
    enter(SEQUENCE);
    byte[] modulus = unsigned();
    byte[] exponent = unsigned();
    if (at != end) {
      throw malformed();
    }
    return new byte[][] {modulus, exponent};
  }

  /** Steps into an element that must fill the rest of the one around it. */
  private void enter(int tag) throws KeyRejectedException {
    int length = header(tag);
    if (length != end - at) {
      throw malformed();
    }
  }

  private byte[] unsigned() throws KeyRejectedException {
    int length = header(INTEGER);
    int start = at;
    at += length;
    if (length == 0) {
      throw malformed();
    }
    boolean padded = der[start] == 0;
    if (der[start] < 0 || (padded && length == 1)) {
      throw new KeyRejectedException("a number of the key is not positive");
    }
    if (padded && der[start + 1] >= 0) {
      throw malformed();
    }
    return Arrays.copyOfRange(der, padded ? start + 1 : start, at);
  }

  /** Reads tag and length, and checks that so many bytes are there. */
  private int header(int tag) throws KeyRejectedException {
    if (end - at < 2 || (der[at] & 0xff) != tag) {
      throw malformed();
    }
    int length = der[at + 1] & 0xff;
    at += 2;
    if (length >= 0x80) {
      length = longLength(length & 0x7f);
    }
    if (length > end - at) {
      throw malformed();
    }
    return length;
  }

  private int longLength(int bytes) throws KeyRejectedException {
    if (bytes < 1 || bytes > 2 || bytes > end - at) {
      throw malformed();
    }
    int length = der[at] & 0xff;
    if (bytes == 2) {
      length = (length << 8) | (der[at + 1] & 0xff);
    }
    at += bytes;
    if (length < (bytes == 2 ? 0x100 : 0x80)) {
      throw malformed();
    }
    return length;
  }

  private static KeyRejectedException malformed() {
    return new KeyRejectedException("the key is not the DER form of an RSA public key");
  }
}
