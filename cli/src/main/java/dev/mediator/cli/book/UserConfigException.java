package dev.mediator.cli.book;

import java.io.IOException;

/** A user's configuration that says what cannot be meant; the message is a sentence. */
public final class UserConfigException extends IOException {
  private static final long serialVersionUID = 1L;

  UserConfigException(String message) {
    super(message);
  }
}
