package dev.mediator.cli.foreign;

import java.io.IOException;

/**
 * The partner runs another program, another command, or another version of the right one: a new
 * connection to it will not help. Its message is a sentence for people.
 */
public final class StrangerException extends IOException {
  private static final long serialVersionUID = 1;

  StrangerException(String sentence) {
    super(sentence);
  }
}
