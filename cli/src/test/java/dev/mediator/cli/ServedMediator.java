package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged {@code mediator serve}, as a process of its own, on 127.0.0.1. */
final class ServedMediator implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("port (\\d+)");
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(1024);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(1024);

  private final RunningProgram program;
  private final int port;

  private ServedMediator(RunningProgram program) throws InterruptedException {
    this(program, program.awaitLine("listening at"));
  }

  /** Known by what it said when it began to listen. */
  ServedMediator(RunningProgram program, String listening) {
    this.program = program;
    this.port = portOf(listening);
  }

  /** The port that such a line names. */
  static int portOf(String listening) {
    Matcher found = PORT.matcher(listening);
    assertThat(found.find()).as(listening).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /** With these options for Java, and these settings behind its own. */
  static ServedMediator start(String java, String settings)
      throws IOException, InterruptedException {
    return start(Map.of("JDK_JAVA_OPTIONS", java), "exec " + command(settings));
  }

  /** With this environment, by this line of a shell. */
  static ServedMediator start(Map<String, String> environment, String shell)
      throws IOException, InterruptedException {
    return new ServedMediator(RunningProgram.start(Path.of("."), environment, "bash", "-c", shell));
  }

  /** The command that runs it with these settings. */
  static String command(String settings) {
    return RunningProgram.MEDIATOR
        + " serve --listen 127.0.0.1 --port 0 --min-key-bits 1024 "
        + settings;
  }

  int port() {
    return port;
  }

  RunningProgram program() {
    return program;
  }

  /** Two peers come, and are offered to each other. */
  void introducesTwo() throws IOException {
    try (BarePeer one = BarePeer.register(port, ALICE, BOB);
        BarePeer other = BarePeer.register(port, BOB, ALICE)) {
      assertThat(one.offered()).isEqualTo(other.offered());
    }
  }

  /** How many files and sockets its process holds. */
  long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(proc("fd"))) {
      return all.count();
    }
  }

  /** How many of them are sockets. */
  long sockets() throws IOException {
    try (Stream<Path> all = Files.list(proc("fd"))) {
      return all.filter(ServedMediator::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The CPU time, in user and kernel mode, that its threads have spent, in nanoseconds, but for
   * those that compile, which they do once; of those that have ended nothing is known.
   */
  long cpuNanos() throws IOException {
    long sum = 0;
    try (Stream<Path> threads = Files.list(proc("task"))) {
      for (Path thread : threads.toList()) {
        if (!Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
          sum += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]);
        }
      }
    }
    return sum;
  }

  private Path proc(String what) {
    return Path.of("/proc", String.valueOf(program.pid()), what);
  }

  @Override
  public void close() {
    program.kill();
  }
}
