package dev.mediator.protocol;

import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of one attempt of a pair to reach each other: 128 random bits, which nobody but the two
 * peers and the Mediator knows (protocol, "Traversal").
 *
 * <p>A peer decrypts nothing for a caller that cannot name it, so it is not shown in logs.
 */
public record Session(String text) {
  private static final int RANDOM_BYTES = 16;

  /** As many characters of base64url as 128 bits take. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

  /**
   * @throws IllegalArgumentException unless it is 22 characters of base64url
   */
  public Session {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("a session is 22 characters of base64url");
    }
  }

  /** A new one; {@code random} must be cryptographically strong. */
  public static Session make(RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Session(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Says that it is one, and not which. */
  @Override
  public String toString() {
    return "Session[...]";
  }
}
