package dev.mediator.cli;

import dev.mediator.cli.book.UserConfigException;
import dev.mediator.cli.foreign.Shown;
import dev.mediator.cli.foreign.StrangerException;
import dev.mediator.cli.forward.BreachException;
import dev.mediator.cli.transfer.TransferException;
import dev.mediator.peer.PeerException;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is said of a failure, and the code that it ends with: sentences, and no stack trace.
 *
 * <p>The sentences come from whoever failed, who knows what to do about it; here stands only what
 * Java itself says too briefly.
 */
final class Failures {
  /** For two who were introduced, and did not get through to each other. */
  static final String DOCTOR =
      "mediator doctor says what kind of network this machine is in, and whom it reaches; run it on"
          + " both sides";

  private Failures() {}

  /**
   * Says what is wrong with the command line, and where to look, without pages of help above it.
   */
  static int correct(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    boolean json =
        Arrays.stream(arguments).takeWhile(each -> !each.equals("--")).anyMatch("--json"::equals);
    Voice voice = Voice.of(line, json);
    voice.failure(ExitCode.WRONG_CONFIGURATION, List.of(String.valueOf(wrong.getMessage())));
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      suggest(line, unmatched.getUnmatched(), voice);
    } else if (wrong.getValue() != null) {
      suggest(line, List.of(wrong.getValue()), voice);
    }
    voice.hint("See: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.WRONG_CONFIGURATION.code();
  }

  /** Says what went wrong and what to do about it. */
  static int explain(Exception thrown, CommandLine line, ParseResult parsed) {
    Throwable cause = thrown.getCause();
    Throwable failure = thrown instanceof ExecutionException && cause != null ? cause : thrown;
    ExitCode exit = exitOf(failure);
    Voice voice = Voice.of(line, false);
    voice.failure(exit, sentencesOf(failure));
    if (failure instanceof ConfigException) {
      suggest(line, line.getUnmatchedArguments(), voice);
    }
    if (voice.tellsTraces()) {
      voice.trace(story(failure));
    }
    return exit.code();
  }

  /** The code for each kind of failure. */
  static ExitCode exitOf(Throwable failure) {
    return switch (failure) {
      case PeerException meeting -> exitOf(meeting);
      case CommandFailure own -> own.exit();
      case ConfigException _, UserConfigException _, InvalidPathException _ ->
          ExitCode.WRONG_CONFIGURATION;
      case CannotListenException _ -> ExitCode.CANNOT_LISTEN;
      case TransferException _ -> ExitCode.TRANSFER_BROKEN;
      case StrangerException _, BreachException _ -> ExitCode.OTHER_PROGRAM;
      case BindException _ -> ExitCode.CANNOT_LISTEN;
      case InterruptedException _ -> ExitCode.INTERRUPTED;
      default -> ExitCode.FAILED;
    };
  }

  /** Complete, since the kinds are sealed: a new one does not compile without a code. */
  private static ExitCode exitOf(PeerException failure) {
    return switch (failure) {
      case PeerException.MediatorUnreachable _ -> ExitCode.MEDIATOR_UNREACHABLE;
      case PeerException.MediatorUntrusted _ -> ExitCode.MEDIATOR_UNTRUSTED;
      case PeerException.Refused _ -> ExitCode.REFUSED;
      case PeerException.NobodyCame _ -> ExitCode.NOBODY_CAME;
      case PeerException.PartnerUnreachable _ -> ExitCode.PARTNER_UNREACHABLE;
      case PeerException.Impostor _ -> ExitCode.IMPOSTOR;
      case PeerException.PlainRefused _ -> ExitCode.PLAIN_REFUSED;
      case PeerException.Cancelled _ -> ExitCode.INTERRUPTED;
    };
  }

  /** Java names a file and nothing else in the messages of some. */
  static List<String> sentencesOf(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case ConfigException wrong -> wrong.problems();
      case PeerException.PlainRefused _ -> List.of(message + " (--allow-plain)");
      case PeerException.PartnerUnreachable _ -> List.of(message, DOCTOR);
      case PeerException.NobodyCame nobody when nobody.matched() -> List.of(message, DOCTOR);
      case PeerException _ -> List.of(message);
      case FileSystemException file when file.getReason() != null -> List.of(message);
      case NoSuchFileException _ -> List.of(message + " does not exist");
      case InvalidPathException path ->
          List.of("\"" + path.getInput() + "\" can be no file: " + path.getReason());
      case AccessDeniedException _ -> List.of(message + " may not be used by this user");
      case FileAlreadyExistsException _ ->
          List.of(message + " exists already, and nothing is overwritten");
      case CommandFailure _, CannotListenException _ -> message.lines().toList();
      case IOException _ when failure.getMessage() != null -> message.lines().toList();
      default -> List.of(failure.toString());
    };
  }

  /** Says what may have been meant, option or command. */
  private static void suggest(CommandLine line, List<String> mistyped, Voice voice) {
    Set<String> known = new TreeSet<>(line.getCommandSpec().optionsMap().keySet());
    known.addAll(line.getSubcommands().keySet());
    mistyped.stream()
        .flatMap(typed -> Spelling.nearest(typed, known).stream())
        .forEach(name -> voice.hint("Did you mean: " + name + "?"));
  }

  /** The whole story, for whoever asked for it. */
  private static String story(Throwable failure) {
    StringBuilder text = new StringBuilder(Shown.of(failure.toString())).append('\n');
    for (StackTraceElement frame : failure.getStackTrace()) {
      text.append("    at ").append(frame).append('\n');
    }
    Throwable cause = failure.getCause();
    return cause == null ? text.toString() : text + "because of " + story(cause);
  }
}
