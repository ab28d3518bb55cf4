package dev.mediator.protocol;

import dev.mediator.identity.Nonce;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of one attempt of a pair to reach each other: 128 random bits (protocol, "Traversal").
 *
 * <p>A peer decrypts nothing for a caller that does not name it, so that whoever merely finds a
 * port costs it nothing. It is no secret: the Client says it to whoever it is connected with.
 */
public record Session(String text) {
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
    return new Session(Nonce.randomText(random));
  }

  /** Says that it is one, and not which: logs need no more. */
  @Override
  public String toString() {
    return "Session[...]";
  }
}
