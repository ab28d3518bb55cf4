package dev.mediator.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A text that nobody can guess, to be echoed once by whoever can decrypt it.
 *
 * <p>It is typed and bound, because a peer that decrypts whatever it is sent can be made to answer
 * somebody else's challenge: {@code m0.NAME.RANDOM} is a Mediator's, {@code p0.RANDOM} a peer's,
 * and {@code p1.RANDOM} one of a peer that offers TLS (protocol, "Bytes").
 */
public final class Nonce {
  /** The public name of a Mediator to which the operator gave none. */
  public static final String NAMELESS = "-";

  /**
   * A public name: what stands in host names, so that JSON need not escape it, and short enough for
   * a whole nonce to be encrypted with the smallest key that any limits admit.
   */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:-]{1,64}");

  /** 128 bits of randomness, which are 22 characters of base64url. */
  private static final int RANDOM_BYTES = 16;

  private final String text;

  private Nonce(String prefix, RandomGenerator random) {
    this.text = prefix + randomText(random);
  }

  /**
   * A Mediator's nonce.
   *
   * @param name the Mediator's public name, or {@link #NAMELESS}
   * @param random a cryptographically strong source
   */
  public static Nonce ofMediator(String name, RandomGenerator random) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 64 letters, digits, dots, colons, dashes");
    }
    return new Nonce("m0." + name + ".", random);
  }

  /** A peer's nonce for its partner; {@code random} must be cryptographically strong. */
  public static Nonce ofPeer(boolean offersTls, RandomGenerator random) {
    return new Nonce(offersTls ? "p1." : "p0.", random);
  }

  /** Compares in a time that does not tell how much of it was right. */
  public boolean matches(String answer) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), answer.getBytes(StandardCharsets.UTF_8));
  }

  /** What is encrypted: a secret until it was echoed. */
  String text() {
    return text;
  }

  /** Says that it is one, and not which. */
  @Override
  public String toString() {
    return "Nonce[...]";
  }

  /**
   * 128 bits that nobody can guess, as 22 characters of base64url without padding.
   *
   * @param random a cryptographically strong source
   */
  public static String randomText(RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
