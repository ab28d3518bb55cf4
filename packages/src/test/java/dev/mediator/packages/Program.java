package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of its own, whose both streams are read as one. */
final class Program implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  private final Process process;
  private final BufferedReader reader;
  private final StringBuilder heard = new StringBuilder();

  private Program(Process process) {
    this.process = process;
    this.reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a command that knows nothing of where it is started from. */
  static Program start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "SOURCE_DATE_EPOCH"));
    return new Program(builder.start());
  }

  /** Runs a command that must end with code 0, and returns what it wrote. */
  static String run(List<String> command) throws IOException, InterruptedException {
    try (Program program = start(command)) {
      return program.awaitExit(0);
    }
  }

  /** The first group of the first line that the pattern is found in. */
  String awaitLine(String pattern) throws IOException {
    Pattern wanted = Pattern.compile(pattern);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      heard.append(line).append('\n');
      Matcher found = wanted.matcher(line);
      if (found.find()) {
        return found.group(found.groupCount());
      }
    }
    throw new AssertionError("it ended without a line with " + pattern + ":\n" + heard);
  }

  String awaitExit(int code) throws IOException, InterruptedException {
    reader.lines().forEach(line -> heard.append(line).append('\n'));
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("exit code, after:%n%s", heard).isEqualTo(code);
    return heard.toString();
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM, and leaves the streams open. */
  void terminate() {
    process.toHandle().destroy();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
