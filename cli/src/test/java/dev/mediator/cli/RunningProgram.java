package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real process of its own, whose lines (both streams) are read while it runs. */
final class RunningProgram implements AutoCloseable {
  /** The packaged command, wherever it is run from. */
  static final String MEDIATOR =
      Path.of("target/mediator/bin/mediator").toAbsolutePath().toString();

  private static final int PATIENCE_SECONDS = 60;
  private static final String END = "(end)";

  private final Process process;
  private final BlockingQueue<String> incoming = new LinkedBlockingQueue<>();
  private final List<String> lines = new ArrayList<>();

  private RunningProgram(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::readLines);
  }

  static RunningProgram start(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIATOR"));
    builder.environment().putAll(environment);
    return new RunningProgram(builder.redirectErrorStream(true).start());
  }

  long pid() {
    return process.pid();
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(incoming::add);
    } catch (IOException | UncheckedIOException e) {
      incoming.add("cannot be read: " + e);
    } finally {
      incoming.add(END);
    }
  }

  /** Waits for a line that contains {@code text}. */
  String awaitLine(String text) throws InterruptedException {
    String line = nextLine();
    while (!line.contains(text)) {
      if (line.equals(END)) {
        fail("it ended without a line that contains \"%s\": %s", text, lines);
      }
      line = nextLine();
    }
    return line;
  }

  /** What it wrote, as far as it was awaited. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Waits for its end, with whatever code. */
  void awaitEnd() throws InterruptedException {
    while (!nextLine().equals(END)) {
      // Every line is kept by nextLine.
    }
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits for its end, and returns all that it wrote. */
  List<String> awaitExit(int code) throws InterruptedException {
    awaitEnd();
    assertThat(process.exitValue()).as("exit code, after %s", lines).isEqualTo(code);
    return lines;
  }

  /** Sends SIGTERM; unlike the process itself, its handle leaves the streams open. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** Sends the signal of this name. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  private String nextLine() throws InterruptedException {
    String line = incoming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line within %s s, after %s", PATIENCE_SECONDS, lines).isNotNull();
    lines.add(String.valueOf(line));
    return String.valueOf(line);
  }

  /** Ends it without asking. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}
