package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mediator.server.config.CannotListenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** The word that whoever uses the admin port must know. */
final class Token {
  /** Of letters and digits that nobody can guess, more than a hundred bits. */
  private static final int LEAST_CHARACTERS = 20;

  private static final int MOST_BYTES = 1024;

  private final byte[] word;

  private Token(byte[] word) {
    this.word = word;
  }

  /**
   * Reads it from a file; white space around it does not count.
   *
   * @throws CannotListenException if there is none that is safe
   */
  static Token read(Path file) throws CannotListenException {
    try {
      String text = Files.size(file) > MOST_BYTES ? "" : Files.readString(file).strip();
      if (text.length() >= LEAST_CHARACTERS && text.matches("[!-~]+")) {
        return new Token(text.getBytes(UTF_8));
      }
      throw new IOException(
          "it must hold one word of "
              + LEAST_CHARACTERS
              + " characters or more, such as openssl rand -hex 16 prints");
    } catch (IOException e) {
      throw new CannotListenException(
          "the admin-token " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whether this value of the header Authorization shows that its sender knows the word. */
  boolean isKnown(String authorization) {
    int space = authorization.indexOf(' ');
    String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
    String rest = authorization.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> matches(rest.getBytes(UTF_8));
      case "basic" -> matchesPassword(rest);
      default -> false;
    };
  }

  /** As the password of any user (RFC 7617), which is how browsers ask for a word. */
  private boolean matchesPassword(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials), UTF_8);
      return matches(pair.substring(pair.indexOf(':') + 1).getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** In a time that does not depend on how much of it is right. */
  private boolean matches(byte[] guess) {
    return MessageDigest.isEqual(guess, word);
  }

  /** The value of the header by which we show ourselves that we know it. */
  String header() {
    return "Bearer " + new String(word, UTF_8);
  }

  /** Never the word. */
  @Override
  public String toString() {
    return "Token";
  }
}
