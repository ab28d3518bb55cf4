package dev.mediator.cli.forward;

import java.io.IOException;

/**
 * The partner does what no {@code mediator forward} does: it is of another make, or hostile. A new
 * link to it will not help. Its message is a sentence for people.
 */
public final class BreachException extends IOException {
  private static final long serialVersionUID = 1;

  BreachException(String sentence) {
    super(sentence);
  }
}
