package dev.mediator.identity;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The name of a public key: the SHA-256 of its canonical form, as four numbers.
 *
 * <p>Two keys have the same fingerprint exactly when modulus and exponent are equal. It is small
 * and flat, so that a waiting peer costs little memory, and it may be shown to anybody.
 */
public record Fingerprint(long first, long second, long third, long fourth)
    implements Comparable<Fingerprint> {
  private static final String PREFIX = "SHA256:";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9+/]{43}");

  /** Takes the 32 bytes of a SHA-256 digest. */
  static Fingerprint of(byte[] digest) {
    ByteBuffer words = ByteBuffer.wrap(digest);
    return new Fingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * Reads what {@link #toString} writes, and nothing else.
   *
   * @throws IllegalArgumentException if it is anything else; its message says what was expected
   */
  public static Fingerprint parse(String text) {
    if (FORM.matcher(text).matches()) {
      Fingerprint read = of(Base64.getDecoder().decode(text.substring(PREFIX.length())));
      // In the last of the letters, two bits count for nothing: there is one way to write it.
      if (read.toString().equals(text)) {
        return read;
      }
    }
    throw new IllegalArgumentException(
        "a fingerprint, as mediator fingerprint prints it: SHA256: and 43 letters, digits, + and /");
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
    return PREFIX + Base64.getEncoder().withoutPadding().encodeToString(words.array());
  }
}
