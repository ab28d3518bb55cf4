package dev.mediator.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;

/**
 * The name of the key in a TLS certificate, as {@code curl --pinnedpubkey} takes it: {@code
 * sha256//}, and the SHA-256 of the key (SubjectPublicKeyInfo) in Base64.
 */
public final class KeyPin {
  private static final String PREFIX = "sha256//";
  private static final int SHA_256_BYTES = 32;

  private KeyPin() {}

  /** The pin of this key. */
  public static String of(PublicKey key) {
    try {
      return written(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Takes what {@link #of} writes, and nothing else: two pins that are equal are the same text.
   *
   * @throws IllegalArgumentException if it is anything else; its message says what was expected
   */
  public static void require(String pin) {
    try {
      byte[] hash = Base64.getDecoder().decode(pin.substring(PREFIX.length()));
      if (hash.length == SHA_256_BYTES && pin.equals(written(hash))) {
        return;
      }
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      // It is none, and that is said below.
    }
    throw new IllegalArgumentException(
        "a pin is sha256// and 44 characters of Base64, as the mediator prints it when it starts,"
            + " such as tls://m.example.org#sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  }

  private static String written(byte[] sha256) {
    return PREFIX + Base64.getEncoder().encodeToString(sha256);
  }
}
