package dev.mediator.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot go on: a sentence for the user, and the code with which it ends. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;

  /** For what nobody else found wrong before. */
  CommandFailure(ExitCode exit, String sentence) {
    this(exit, sentence, null);
  }

  /** For what Java or the network found wrong: the cause is shown with -vv. */
  CommandFailure(ExitCode exit, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exit = exit;
  }

  /** Said before anything was tried: the user has to change something first. */
  static CommandFailure wrong(String sentence) {
    return new CommandFailure(ExitCode.WRONG_CONFIGURATION, sentence);
  }

  /** What the program ends with. */
  ExitCode exit() {
    return exit;
  }
}
