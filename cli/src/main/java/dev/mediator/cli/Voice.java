package dev.mediator.cli;

import dev.mediator.cli.foreign.Shown;
import dev.mediator.cli.transfer.Progress;
import dev.mediator.cli.transfer.ProgressBar;
import dev.mediator.cli.transfer.ProgressLines;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command says: results on standard output, everything else on standard error, in sentences
 * for people or in JSON lines for programs. Any thread may speak. A Mediator's words, or a file's
 * name, may be hostile: people see what drives a terminal escaped, programs get it as it is.
 *
 * <p>Colour is picocli's affair: only at a terminal, and not where NO_COLOR is set.
 */
final class Voice {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Ansi ansi;

  /** Where the lines for programs go; null when people are spoken to. */
  private final @Nullable PrintWriter json;

  private final int verbosity;
  private final LongSupplier nanoTime;
  private final IntSupplier columns;
  private final long start;

  /** Its time starts now. */
  Voice(CommandLine line, CommonOptions options) {
    this(line, options, options.json());
  }

  private Voice(CommandLine line, CommonOptions options, boolean json) {
    this.out = line.getOut();
    this.err = line.getErr();
    this.ansi = line.getColorScheme().ansi();
    this.json = json ? (options.outIsData() ? err : out) : null;
    this.verbosity = options.verbosity();
    this.nanoTime = options.around().nanoTime();
    this.columns = options.around().columns();
    this.start = nanoTime.getAsLong();
  }

  /**
   * The voice of a command, as its options ask for it; plain for one that has no such options.
   *
   * @param json whether programs are spoken to, even if the options were not understood
   */
  static Voice of(CommandLine line, boolean json) {
    for (CommandLine at = line; at != null; at = at.getParent()) {
      for (CommandLine.Model.CommandSpec mixin : at.getCommandSpec().mixins().values()) {
        if (mixin.userObject() instanceof CommonOptions options) {
          return new Voice(line, options, json || options.json());
        }
      }
    }
    return new Voice(line, CommonOptions.of(Surroundings.ofThisProcess()), json);
  }

  /** What was asked for, in as many lines as it has: words of ours and of the user, no others. */
  void result(String sentence, JsonLine line) {
    if (json != null) {
      json.println(line);
    } else {
      sentence.lines().map(Shown::of).forEach(out::println);
    }
  }

  /** What a Mediator answered: sentences of ours about it, or for programs what it said. */
  void answer(String sentences, String said) {
    if (json != null) {
      json.println(said);
    } else {
      sentences.lines().map(Shown::of).forEach(out::println);
    }
  }

  /** What somebody who waits likes to know. */
  void note(String sentence, JsonLine line) {
    if (json != null) {
      json.println(line);
    } else if (verbosity > 0) {
      double seconds = (nanoTime.getAsLong() - start) / 1e9;
      err.println(String.format(Locale.ROOT, "%8.3f s  %s", seconds, Shown.of(sentence)));
    } else {
      err.println(Shown.of(sentence));
    }
  }

  /** What only somebody who looks closely likes to know. */
  void detail(String sentence, JsonLine line) {
    if (tellsDetails()) {
      note(sentence, line);
    }
  }

  /** What is no failure, and should be changed. */
  void warn(String sentence) {
    if (json != null) {
      json.println(new JsonLine("warning").with("text", sentence));
    } else {
      err.println(ansi.string("@|bold,yellow mediator: warning:|@ ") + Shown.of(sentence));
    }
  }

  /** Whoever watches a transfer: a bar at a terminal, lines elsewhere, or events for programs. */
  Progress progress() {
    if (json != null) {
      return new ProgressJson(this);
    }
    int width = columns.getAsInt();
    return width > 0 ? new ProgressBar(out, width, nanoTime) : new ProgressLines(out, nanoTime);
  }

  /** Why the command ends, and with which code. */
  void failure(ExitCode exit, List<String> sentences) {
    if (json != null) {
      json.println(
          new JsonLine("failure")
              .with("kind", exit.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .with("code", exit.code())
              .with("text", String.join("; ", sentences)));
    } else {
      sentences.forEach(this::complain);
    }
  }

  /** What people may do about a failure; programs have its text. */
  void hint(String sentence) {
    if (json == null) {
      err.println(Shown.of(sentence));
    }
  }

  /** The whole story of a failure, never between results; for programs, it is a line, too. */
  void trace(String story) {
    if (json == null) {
      story.lines().map(Shown::of).forEach(err::println);
    } else {
      err.println(new JsonLine("trace").with("text", story));
    }
  }

  /** A sentence about what went wrong, for people. */
  private void complain(String sentence) {
    err.println(ansi.string("@|bold,red mediator:|@ ") + Shown.of(sentence));
  }

  /** Whether somebody looks closely, or a program listens. */
  boolean tellsDetails() {
    return json != null || verbosity > 0;
  }

  /** Whether somebody asked for stack traces. */
  boolean tellsTraces() {
    return verbosity > 1;
  }
}
