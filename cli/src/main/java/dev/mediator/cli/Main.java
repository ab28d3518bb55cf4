package dev.mediator.cli;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code mediator}: what it is, and what its exit codes mean. */
@Command(
    name = "mediator",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = "Introduces two programs, each known by a public key, so that they get a socket.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:it did what was asked",
      " 1:it failed, and says why",
      " 2:the command line or the configuration is wrong",
      " 3:it cannot listen as configured (a port that is taken, for example)",
      "69:no Java 25 was found"
    },
    subcommands = {DemoCommand.class, VersionCommand.class, HelpCommand.class})
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int WRONG_CONFIGURATION = 2;
  static final int CANNOT_LISTEN = 3;

  @Spec private CommandSpec spec;

  /** Runs one subcommand and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(ServeCommand.commandLine());
    line.setExecutionExceptionHandler(Main::explain);
    line.setParameterExceptionHandler(Main::correct);
    return line;
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a COMMAND is missing: serve, demo, version or help");
  }

  /**
   * Says what is wrong with the command line, and where to look, without pages of help above it.
   */
  private static int correct(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println("mediator: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
    line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    return WRONG_CONFIGURATION;
  }

  /** Says what went wrong and what to do about it, without a stack trace. */
  private static int explain(Exception failure, CommandLine line, ParseResult parsed) {
    List<String> sentences =
        switch (failure) {
          case ConfigException wrong -> wrong.problems();
          case CannotListenException cannot -> List.of(String.valueOf(cannot.getMessage()));
          case ExecutionException wrapped -> List.of(String.valueOf(wrapped.getCause()));
          default -> List.of(failure.toString());
        };
    sentences.forEach(sentence -> line.getErr().println("mediator: " + sentence));
    return switch (failure) {
      case ConfigException _ -> WRONG_CONFIGURATION;
      case CannotListenException _ -> CANNOT_LISTEN;
      default -> FAILED;
    };
  }
}
