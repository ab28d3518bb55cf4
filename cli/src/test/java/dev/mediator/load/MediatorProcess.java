package dev.mediator.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A packaged Mediator in a process of its own, at a free port, and what can be seen of it from
 * outside. Of its log it keeps how often each outcome was written, and every warning.
 */
final class MediatorProcess implements AutoCloseable {
  /** Where it listens. */
  static final String ADDRESS = "127.0.0.1";

  /** Where it listens, too: who connects there waits in a queue of the kernel's of its own. */
  static final String SIDE_DOOR = "127.0.0.2";

  private static final String COMMAND =
      Path.of("target/mediator/bin/mediator").toAbsolutePath().toString();
  private static final double TICKS_A_SECOND = 100;
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern LISTENING = Pattern.compile("listening .*port (\\d+)");
  private static final Pattern ADMIN = Pattern.compile("admin page, .*:(\\d+)/");
  private static final Pattern OUTCOME =
      Pattern.compile(" event=\"conversation\" outcome=\"(\\w+)\"");
  private static final Pattern WITHHELD = Pattern.compile(" withheld=\"(\\d+)\"");
  private static final Pattern TROUBLE = Pattern.compile(" (WARN|ERROR) |LEAK|Exception");
  private static final String RELOADED = "read anew: the configuration";
  private static final int MOST_TROUBLES = 1000;

  private final Process process;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Integer> adminPort = new CompletableFuture<>();
  private final Map<String, Long> outcomes = new ConcurrentHashMap<>();
  private final AtomicInteger reloads = new AtomicInteger();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  private MediatorProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("mediator-lines").start(this::readLines);
  }

  /** Starts it at a free port, and waits until it listens. */
  static MediatorProcess start(String javaOptions, String... options) throws Exception {
    return startAt(0, javaOptions, options);
  }

  /** The same, at this port. */
  static MediatorProcess startAt(int port, String javaOptions, String... options) throws Exception {
    String addresses = ADDRESS + "," + SIDE_DOOR;
    List<String> command = new ArrayList<>(List.of(COMMAND, "serve"));
    command.addAll(List.of("--listen", addresses, "--port", String.valueOf(port)));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIATOR"));
    builder.environment().put("JDK_JAVA_OPTIONS", javaOptions);
    MediatorProcess mediator = new MediatorProcess(builder.start());
    mediator.port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return mediator;
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(this::note);
    } catch (IOException | UncheckedIOException e) {
      troubles.add("its output cannot be read: " + e);
    } finally {
      IOException end = new IOException("it ended: " + troubles);
      port.completeExceptionally(end);
      adminPort.completeExceptionally(end);
    }
  }

  private void note(String line) {
    Matcher outcome = OUTCOME.matcher(line);
    if (outcome.find()) {
      outcomes.merge(outcome.group(1), 1L, Long::sum);
      Matcher withheld = WITHHELD.matcher(line);
      if (withheld.find()) {
        outcomes.merge("(withheld)", Long.parseLong(withheld.group(1)), Long::sum);
      }
      return;
    }
    if (line.contains(RELOADED)) {
      reloads.incrementAndGet();
    }
    Matcher admin = ADMIN.matcher(line);
    if (admin.find()) {
      adminPort.complete(Integer.parseInt(admin.group(1)));
    }
    Matcher listening = LISTENING.matcher(line);
    if (listening.find()) {
      port.complete(Integer.parseInt(listening.group(1)));
    } else if (TROUBLE.matcher(line).find() && troubles.size() < MOST_TROUBLES) {
      troubles.add(line);
    }
  }

  int port() {
    return port.join();
  }

  /** Where it answers its operator. */
  int adminPort() throws Exception {
    return adminPort.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  long pid() {
    return process.pid();
  }

  /** How many conversations ended in which way, as far as a line says so. */
  Map<String, Long> outcomes() {
    return new TreeMap<>(outcomes);
  }

  /** How often it has read its configuration anew, as far as a line says so. */
  int reloads() {
    return reloads.get();
  }

  /** Lines that no operator wants to see. */
  List<String> troubles() {
    return troubles;
  }

  /** What it has spent so far, in user and kernel mode. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(behindName[11]) + Long.parseLong(behindName[12])) / TICKS_A_SECOND;
  }

  /** How many descriptors it has open. */
  long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(proc("fd"))) {
      return all.count();
    }
  }

  /** Memory that it has, in MiB. */
  long residentMebibytes() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** What its heap holds after a collection; asked twice, as the first one only lets go of much. */
  LiveHeap liveHeap() throws IOException, InterruptedException {
    jcmd("GC.run");
    return LiveHeap.parse(jcmd("GC.class_histogram"));
  }

  /** What this command of the JDK's {@code jcmd} says about it. */
  String jcmd(String... words) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> command =
        Stream.concat(Stream.of(jcmd.toString(), String.valueOf(pid())), Stream.of(words)).toList();
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (run.waitFor() != 0) {
      throw new IOException("jcmd failed: " + said);
    }
    return said;
  }

  private Path proc(String what) {
    return Path.of("/proc", String.valueOf(pid()), what);
  }

  /** Ends it without asking, and waits until it has gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
