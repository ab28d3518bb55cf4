package dev.mediator.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A network namespace: a machine of its own, as far as the network is concerned.
 *
 * <p>Its name tells which process made it, so that those of a process that was killed can be found
 * and removed by the next, and two at once do not disturb each other.
 */
final class Namespace implements Closeable {
  private static final String PREFIX = "medlab-";
  private static final String OWNER = owner(ProcessHandle.current().pid());
  private static final AtomicInteger COUNT = new AtomicInteger();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Namespace::leaveNothing));
  }

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  /** A process by its number, and by when it began: numbers are used again. Empty if it is gone. */
  private static String owner(long pid) {
    try {
      String state = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The command, in parentheses, may hold anything; the start is the 20th field behind it.
      return pid + "." + state.substring(state.lastIndexOf(')') + 2).split(" ", 21)[19];
    } catch (IOException e) {
      return "";
    }
  }

  static Namespace open(String role) throws IOException {
    String name = prefixOf(OWNER) + COUNT.incrementAndGet() + "-" + role;
    Tool.run("", "ip", "netns", "add", name);
    Namespace made = new Namespace(name);
    // What crosses a bridge is no business of the firewall; and nobody else has our addresses.
    made.set(
        "net/bridge/bridge-nf-call-iptables=0",
        "net/ipv6/conf/default/accept_dad=0",
        "net/ipv6/conf/default/dad_transmits=0");
    made.ip("link set lo up");
    return made;
  }

  private static String prefixOf(String owner) {
    return PREFIX + owner + "-";
  }

  /** Removes what carries our prefix and has lost its owner, with the processes in it. */
  static void sweep() throws IOException {
    remove(owner -> !owner.equals(owner(Long.parseLong(owner.split("\\.", 2)[0]))));
  }

  /** Removes all that this process made. */
  static void abandon() throws IOException {
    remove(OWNER::equals);
  }

  /** The names of those that a process made, and that are still there. */
  static List<String> madeBy(long pid) throws IOException {
    return all().stream().filter(name -> name.startsWith(PREFIX + pid + ".")).toList();
  }

  private static List<String> all() throws IOException {
    return Tool.run("", "ip", "netns", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(name -> name.matches(PREFIX + "\\d+\\.\\d+-.*"))
        .toList();
  }

  /** The last chance of a run that was interrupted. */
  private static void leaveNothing() {
    try {
      abandon();
    } catch (IOException e) {
      // Then the next run will.
    }
  }

  private static void remove(Predicate<String> owners) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (String name : all()) {
      if (owners.test(name.split("-", 3)[1])) {
        try {
          new Namespace(name).close();
        } catch (IOException e) {
          failures.add(e);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  String name() {
    return name;
  }

  /** Commands of {@code ip}, one a line, of which none may fail. */
  void ip(String... commands) throws IOException {
    Tool.run(String.join("\n", commands) + "\n", "ip", "-n", name, "-batch", "-");
  }

  /** Loads a file of nftables. */
  void nft(String rules) throws IOException {
    Tool.run(rules, command("nft", "-f", "-"));
  }

  /** Sets parameters of the kernel, {@code net/name=value}, where it has them. */
  void set(String... parameters) throws IOException {
    String script =
        """
        for each in "$@"; do
          file=/proc/sys/${each%%=*}
          [ ! -e "$file" ] || echo "${each#*=}" >"$file"
        done
        """;
    List<String> command = command("sh", "-e", "-c", script, "set");
    command.addAll(List.of(parameters));
    Tool.run("", command);
  }

  /** The command that runs {@code program} in here. */
  List<String> command(String... program) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
    command.addAll(List.of(program));
    return command;
  }

  /** Ends the processes that are in it, and removes it with its interfaces. */
  @Override
  public void close() throws IOException {
    try {
      Tool.run("", "ip", "netns", "pids", name)
          .lines()
          .map(Long::valueOf)
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .forEach(ProcessHandle::destroyForcibly);
      Tool.run("", "ip", "netns", "delete", name);
    } catch (IOException e) {
      // Two that sweep at the same time may meet at the same leftovers.
      if (all().contains(name)) {
        throw e;
      }
    }
  }
}
