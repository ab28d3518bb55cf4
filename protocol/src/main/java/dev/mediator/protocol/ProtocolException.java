package dev.mediator.protocol;

/**
 * Bytes that are no message.
 *
 * <p>Its message is a plain English reason that holds nothing of the input, so that it may be sent
 * and logged. It has no stack trace: bad input is everyday input.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  ProtocolException(String reason) {
    super(reason, null, false, false);
  }

  /** Why, for whoever sent the bytes. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
