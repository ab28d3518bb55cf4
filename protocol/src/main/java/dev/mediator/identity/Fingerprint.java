package dev.mediator.identity;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The name of a public key: the SHA-256 of its canonical form, as four numbers.
 *
 * <p>Two keys have the same fingerprint exactly when modulus and exponent are equal. It is small
 * and flat, so that a waiting peer costs little memory, and it may be shown to anybody.
 */
public record Fingerprint(long first, long second, long third, long fourth)
    implements Comparable<Fingerprint> {

  /** Takes the 32 bytes of a SHA-256 digest. */
  static Fingerprint of(byte[] digest) {
    ByteBuffer words = ByteBuffer.wrap(digest);
    return new Fingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /** An order that is the same everywhere, by which a pair of keys gets one canonical name. */
  @Override
  public int compareTo(Fingerprint other) {
    int order = Long.compare(first, other.first);
    order = order != 0 ? order : Long.compare(second, other.second);
    order = order != 0 ? order : Long.compare(third, other.third);
    return order != 0 ? order : Long.compare(fourth, other.fourth);
  }

  /** As OpenSSH prints the same key: {@code SHA256:} and base64 without padding. */
  @Override
  public String toString() {
    ByteBuffer words = ByteBuffer.allocate(32);
    words.putLong(first).putLong(second).putLong(third).putLong(fourth);
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(words.array());
  }
}
