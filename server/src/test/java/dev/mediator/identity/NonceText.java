package dev.mediator.identity;

/** The secret of a nonce, for tests in which a decryption would cost more than all the rest. */
public final class NonceText {
  private NonceText() {}

  /** What a peer reads when it decrypts the challenge. */
  public static String of(Nonce nonce) {
    return nonce.text();
  }
}
