package dev.mediator.lab;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/**
 * A network namespace: a machine of its own, as far as the network is concerned.
 *
 * <p>Its name tells which process made it, so that those of a process that was killed can be found
 * and removed by the next.
 */
final class Namespace implements Closeable {
  private static final String PREFIX = "medlab-";
  private static final long OWNER = ProcessHandle.current().pid();
  private static final AtomicInteger COUNT = new AtomicInteger();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Namespace::leaveNothing));
  }

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  static Namespace open(String role) throws IOException {
    String name = PREFIX + OWNER + "-" + COUNT.incrementAndGet() + "-" + role;
    Tool.run("", "ip", "netns", "add", name);
    Namespace made = new Namespace(name);
    // What crosses a bridge is no business of the firewall; not every kernel has the switch.
    made.sysctl("net.bridge.bridge-nf-call-iptables=0");
    made.ip("link set lo up");
    return made;
  }

  /** Removes what carries our prefix and has lost its owner, with the processes in it. */
  static void sweep() throws IOException {
    remove(owner -> ProcessHandle.of(owner).isEmpty());
  }

  /** Removes all that this process made. */
  static void abandon() throws IOException {
    remove(owner -> owner == OWNER);
  }

  /** The last chance of a run that was interrupted. */
  private static void leaveNothing() {
    try {
      abandon();
    } catch (IOException e) {
      // Then the next run will.
    }
  }

  private static void remove(LongPredicate owners) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (String line : Tool.run("", "ip", "netns", "list").lines().toList()) {
      String name = line.split(" ", 2)[0];
      if (name.startsWith(PREFIX) && owners.test(Long.parseLong(name.split("-", 3)[1]))) {
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
    Tool.run(rules, command("nft", "-f", "-").toArray(String[]::new));
  }

  /** Sets parameters of the kernel, where it has them. */
  void sysctl(String... settings) throws IOException {
    List<String> command = command("sysctl", "-q", "-e", "-w");
    command.addAll(List.of(settings));
    Tool.run("", command.toArray(String[]::new));
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
    Tool.run("", "ip", "netns", "pids", name)
        .lines()
        .map(Long::valueOf)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
    Tool.run("", "ip", "netns", "delete", name);
  }
}
