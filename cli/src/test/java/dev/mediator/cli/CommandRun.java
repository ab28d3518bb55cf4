package dev.mediator.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The command line in this JVM, with surroundings and streams of the test's own. */
final class CommandRun {
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<String> secrets = new ArrayDeque<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private InputStream in = new ByteArrayInputStream(new byte[0]);
  private OutputStream bytes = new ByteArrayOutputStream();

  /** For somebody whose home is that folder, on Linux, without a terminal. */
  CommandRun(Path home) {
    this.home = home;
  }

  CommandRun variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What is answered to the questions at the terminal, one after the other. */
  CommandRun answering(String... answers) {
    secrets.addAll(List.of(answers));
    return this;
  }

  CommandRun typing(String input) {
    in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  CommandRun streams(InputStream input, OutputStream output) {
    in = input;
    bytes = output;
    return this;
  }

  /** Runs a command to its end, and returns its exit code; what it says is kept until the next. */
  int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return commandLine().execute(arguments);
  }

  CommandLine commandLine() {
    Surroundings around =
        new Surroundings(
            Map.copyOf(environment),
            home,
            "Linux",
            in,
            bytes,
            System::nanoTime,
            () -> 0,
            question -> Optional.ofNullable(secrets.poll()).map(String::toCharArray));
    return Main.commandLine(around)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
