package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged {@code mediator serve} as it is seen from outside, and what is done to it there. */
final class MediatorProcess implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of("../cli/target/mediator/bin/mediator").toAbsolutePath().normalize();
  private static final Pattern PORT = Pattern.compile("port (\\d+)");

  /** Longer than any start, however busy the machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final int port;
  private final long descriptors;

  /**
   * Starts it, with JSON for its log, and returns when it listens.
   *
   * @param prefix a command that runs another one, or nothing
   * @param settings as on its command line
   */
  MediatorProcess(List<String> prefix, String javaOptions, String settings) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(PROGRAM.toString(), "serve", "--port", "0", "--min-key-bits", "1024"));
    command.addAll(List.of("--log-format", "json"));
    command.addAll(settings.isEmpty() ? List.of() : List.of(settings.split(" ", -1)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIATOR"));
    builder.environment().put("JDK_JAVA_OPTIONS", javaOptions);
    this.process = builder.start();
    Thread.ofVirtual().start(this::read);
    Matcher found = PORT.matcher(await("listening at"));
    assertThat(found.find()).isTrue();
    this.port = Integer.parseInt(found.group(1));
    this.descriptors = descriptors(process.pid());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException e) {
      lines.add("cannot be read: " + e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a line that contains this, and returns it. */
  String await(String words) {
    Awaitility.await(words).atMost(PATIENCE).until(() -> said(words) || !process.isAlive());
    return lines.stream()
        .filter(line -> line.contains(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it ended without \"" + words + "\": " + lines));
  }

  boolean said(String words) {
    return lines.stream().anyMatch(line -> line.contains(words));
  }

  /** Everything that it said of this severity. */
  List<String> lines(String level) {
    return lines.stream().filter(line -> line.contains("\"level\":\"" + level + "\"")).toList();
  }

  /** Waits until a line says that its clock is so far from ours, to a day. */
  void awaitTime(Duration offset) {
    Pattern timestamp = Pattern.compile("\"timestamp\":(\\d+)");
    long due = System.currentTimeMillis() + offset.toMillis();
    Awaitility.await("a clock " + offset + " off")
        .atMost(PATIENCE)
        .until(() ->
            lines.stream()
                .flatMap(line -> timestamp.matcher(line).results())
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .anyMatch(time -> Math.abs(time - due) < Duration.ofDays(1).toMillis()));
  }

  /** Sends the signal of this name. */
  void signal(String name) throws IOException {
    Tool.run("", "kill", "-" + name, String.valueOf(process.pid()));
  }

  /** Waits until it holds no more files and sockets than when it began to listen. */
  void awaitNothingLeft() {
    Awaitility.await("descriptors as in the beginning: " + descriptors)
        .atMost(PATIENCE)
        .until(() -> descriptors(process.pid()) <= descriptors);
  }

  private static long descriptors(long pid) throws IOException {
    try (var all = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      return all.count();
    }
  }

  /** Has it end as an operator would, and returns how its conversations had ended, by its count. */
  String stop() throws InterruptedException {
    process.toHandle().destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return await("conversations since the start");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
