package dev.mediator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options about what a command tells: all of the peers' commands have them. */
final class CommonOptions {
  private final Surroundings around;
  private final boolean outIsData;

  /** Said of a command, and of its subcommands with it. */
  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description =
          "Tell states, results and failures as one JSON object on each line: on standard output,"
              + " or on standard error where standard output carries data.")
  private boolean json;

  /** An element for each time that it was said. */
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Tell each step while it happens; twice (-vv), add stack traces to failures.")
  private boolean[] verbose = new boolean[0];

  private CommonOptions(Surroundings around, boolean outIsData) {
    this.around = around;
    this.outIsData = outIsData;
  }

  /** For a command whose results are sentences. */
  static CommonOptions of(Surroundings around) {
    return new CommonOptions(around, false);
  }

  /** For a command whose standard output is the partner's bytes. */
  static CommonOptions whereOutIsData(Surroundings around) {
    return new CommonOptions(around, true);
  }

  /** The voice that they ask for, of the command that has them. */
  Voice voice(CommandLine line) {
    return new Voice(line, this);
  }

  /** Whether programs are spoken to. */
  boolean json() {
    return json;
  }

  /** 0 for what everybody is told, 1 for each step, 2 for stack traces, too. */
  int verbosity() {
    return verbose.length;
  }

  /** Whether standard output must have nothing but the partner's bytes. */
  boolean outIsData() {
    return outIsData;
  }

  /** Where the command runs. */
  Surroundings around() {
    return around;
  }
}
