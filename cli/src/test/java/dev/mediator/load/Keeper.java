package dev.mediator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A process that holds a listening socket at a free port, and hands it on to each packaged Mediator
 * that it starts, as systemd does. What it and they say is kept, in one list.
 */
final class Keeper implements AutoCloseable {
  private static final Path PERL = Path.of("/usr/bin/perl");
  private static final Pattern PORT = Pattern.compile("keeper: port (\\d+)");
  private static final Pattern STARTED = Pattern.compile("keeper: (\\d+) started");
  private static final Pattern LISTENING = Pattern.compile("listening at .*inherited");
  private static final Pattern TROUBLE = Pattern.compile(" (WARN|ERROR) |LEAK|Exception");
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Writer orders;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Has Mediators serve with these options, each at its port. */
  Keeper(String... options) throws IOException, URISyntaxException {
    Assumptions.assumeTrue(
        PERL.toFile().canExecute() || "true".equals(System.getenv("CI")), "perl is not installed");
    URL script = Objects.requireNonNull(Keeper.class.getResource("keeper.pl"));
    List<String> command = new ArrayList<>(List.of(PERL.toString()));
    command.add(Path.of(script.toURI()).toString());
    command.add(Path.of("target/mediator/bin/mediator").toAbsolutePath().toString());
    command.addAll(List.of("serve", "--port", "PORT", "--admin-port", "0"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIATOR"));
    process = builder.start();
    orders = process.outputWriter(StandardCharsets.US_ASCII);
    Thread.ofPlatform().daemon().name("keeper-lines").start(this::readLines);
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("keeper: its output cannot be read: " + e);
    }
  }

  /** Where it listens. */
  int port() throws InterruptedException {
    return Integer.parseInt(await(0, PORT).group(1));
  }

  /** Starts one more Mediator; it may not listen yet. */
  Started start() throws IOException, InterruptedException {
    int before = lines.size();
    orders.write("start\n");
    orders.flush();
    return new Started(Long.parseLong(await(before, STARTED).group(1)), before);
  }

  /** All that was said. */
  List<String> lines() {
    return lines;
  }

  /** What no operator wants to see. */
  List<String> troubles() {
    return lines.stream().filter(TROUBLE.asPredicate()).toList();
  }

  /** One Mediator: its process, and how much was said before it began. */
  final class Started {
    private final long pid;
    private final int before;

    private Started(long pid, int before) {
      this.pid = pid;
      this.before = before;
    }

    /** Whether it has come to listen; every line of that kind since its start must be its own. */
    boolean listens() {
      return find(before, LISTENING) != null;
    }

    /** Tells it to stop. */
    void terminate() {
      ProcessHandle.of(pid).orElseThrow().destroy();
    }

    /** Whether it has ended; if so it must have been well. */
    boolean hasEnded() {
      Matcher end = find(before, Pattern.compile("keeper: " + pid + " ended with (\\d+)"));
      if (end != null) {
        assertThat(end.group(1)).as(() -> lines.toString()).isEqualTo("0");
      }
      return end != null;
    }
  }

  private Matcher await(int from, Pattern pattern) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    @Nullable Matcher found = find(from, pattern);
    while (found == null) {
      assertThat(System.nanoTime()).as("%s in %s", pattern, lines).isLessThan(patience);
      assertThat(process.waitFor(1, TimeUnit.MILLISECONDS)).as("%s", lines).isFalse();
      found = find(from, pattern);
    }
    return found;
  }

  private @Nullable Matcher find(int from, Pattern pattern) {
    for (String line : List.copyOf(lines).subList(from, lines.size())) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    return null;
  }

  /** It ends all that it has started. */
  @Override
  public void close() throws IOException {
    orders.close();
    process.onExit().join();
  }
}
