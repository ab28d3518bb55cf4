package dev.mediator.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Debian without anything that is not required, made by debootstrap into a folder: there is no
 * Java in it, and no systemd that runs.
 */
final class Root {
  /** What dpkg keeps of whatever it did last, and useradd of the accounts before. */
  private static final Pattern WRITTEN_BY_OTHERS =
      Pattern.compile("var/(lib/dpkg/.*-old|log/.*|cache/.*)|etc/(passwd|group|shadow|gshadow)-");

  /** What all of a run are copies of. */
  private static final Path PATTERN = Path.of("target/bootstrapped").toAbsolutePath();

  private static boolean bootstrapped;

  private final Path folder;

  private Root(Path folder) {
    this.folder = folder;
  }

  /** A new one; its packages come from Debian's servers, once in a run. */
  static synchronized Root make() throws IOException, InterruptedException {
    if (!bootstrapped) {
      remove(PATTERN);
      Program.run(List.of("debootstrap", "--variant=minbase", "bookworm", PATTERN.toString()));
      bootstrapped = true;
    }
    Path folder = PATTERN.resolveSibling("root");
    remove(folder);
    Program.run(List.of("cp", "--archive", PATTERN.toString(), folder.toString()));
    return new Root(folder);
  }

  Path path(String inside) {
    return folder.resolve(inside.substring(1));
  }

  /** Runs a command in it, as root, to its end with code 0. */
  String run(String... command) throws IOException, InterruptedException {
    return Program.run(inside(command));
  }

  /** Starts a command in it; the process is the command's own, for signals. */
  Program start(String... command) throws IOException {
    return Program.start(inside(command));
  }

  /**
   * With the machine's devices and processes, of which Java wants to know, for the command alone.
   */
  private List<String> inside(String... command) {
    String enter =
        "mount --rbind /dev \"$0/dev\" && mount --bind /proc \"$0/proc\" && exec env -i"
            + " PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive"
            + " chroot \"$0\" \"$@\"";
    List<String> line = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", enter));
    line.add(folder.toString());
    line.addAll(List.of(command));
    return line;
  }

  /** Every file in it with its mode, owner and target, but for WRITTEN_BY_OTHERS. */
  Map<String, String> inventory() throws IOException, InterruptedException {
    String format = "%P\t%M %U %G %l\\n";
    Map<String, String> files = new TreeMap<>();
    Program.run(List.of("find", folder.toString(), "-printf", format))
        .lines()
        .map(line -> line.split("\t", 2))
        .filter(file -> !WRITTEN_BY_OTHERS.matcher(file[0]).matches())
        .forEach(file -> files.put(file[0], file[1]));
    return files;
  }

  void remove() throws IOException, InterruptedException {
    remove(folder);
  }

  /** Nothing is mounted in it any more: each command's mounts end with the command. */
  private static void remove(Path folder) throws IOException, InterruptedException {
    if (Files.exists(folder)) {
      Program.run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
    }
  }

  /** The lines of a file in it. */
  List<String> lines(String file) throws IOException {
    try (Stream<String> lines = Files.lines(path(file))) {
      return lines.toList();
    }
  }
}
