package dev.mediator.cli.transfer;

import java.io.IOException;

/**
 * The end of a whole transfer before its time; the message is a sentence for people, which says
 * what to do; names of files in it are not escaped for a terminal.
 */
public final class TransferException extends IOException {
  private static final long serialVersionUID = 1;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
