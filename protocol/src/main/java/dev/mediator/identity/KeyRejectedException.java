package dev.mediator.identity;

/**
 * A public key that is none, or that is not usable.
 *
 * <p>Its message is a plain English reason that holds nothing of the input. It has no stack trace:
 * bad keys are everyday input, and must cost less than good ones.
 */
public final class KeyRejectedException extends Exception {
  private static final long serialVersionUID = 1;

  KeyRejectedException(String reason) {
    super(reason, null, false, false);
  }

  /** Why, for whoever sent the key. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
