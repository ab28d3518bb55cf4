package dev.mediator.tidy;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which room (package) may use which other room, and which library. */
final class Arrows {
  private static final String US = "dev.mediator.";
  private static final Set<String> WORDS = rooms("identity", "protocol");

  /**
   * Every room, and the rooms it may use besides itself. An arrow does not reach further than to
   * its end. The two rooms of the module protocol are the words that all later rooms speak in.
   */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          room("identity"),
          room("protocol", "identity"),
          speaking("server.handshake"),
          speaking("server.config", "server.handshake"),
          speaking("server.registry", "server.handshake"),
          speaking("server.observe", "server.config", "server.handshake"),
          speaking("server.guard", "server.config", "server.handshake", "server.observe"),
          speaking(
              "server.transport",
              "server.config",
              "server.guard",
              "server.handshake",
              "server.observe",
              "server.registry"),
          speaking("server.admin", "server.config", "server.observe"),
          speaking(
              "server.api",
              "server.admin",
              "server.config",
              "server.guard",
              "server.handshake",
              "server.observe",
              "server.registry",
              "server.transport"),
          speaking(
              "server",
              "server.api",
              "server.config",
              "server.guard",
              "server.handshake",
              "server.observe",
              "server.registry",
              "server.transport"),
          speaking("cluster", "server.registry", "server.handshake"),
          speaking("peer"),
          speaking("cli.book", "peer"),
          room("packages"),
          room("cli.foreign"),
          room("cli.forward", "cli.foreign"),
          room("cli.transfer", "cli.foreign"),
          speaking(
              "cli",
              "cli.book",
              "cli.foreign",
              "cli.forward",
              "cli.transfer",
              "server",
              "server.config",
              "server.observe",
              "cluster",
              "peer"));

  /** Every library, and the rooms that may use it. The JDK's own java.* and javax.* are free. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          library("io.netty", "server.admin", "server.transport"),
          library("com.fasterxml", "protocol", "server.api", "cli"),
          library("info.picocli", "cli"),
          library("picocli", "cli"),
          library("ch.qos.logback", "cli"),
          library("io.lettuce", "cluster"),
          library("com.sun.management", "server.config"),
          library("jdk.net", "server.transport", "peer"),
          library("org.bouncycastle", "peer"),
          library("io.micrometer", "server.observe"),
          library("io.prometheus", "server.observe"),
          library(
              // All lines of the server are written by LogEvent.
              "org.slf4j", "server.observe", "cluster", "cli"),
          Map.entry("org.jspecify", ROOMS.keySet()));

  /** What the pure room must not know even of the JDK: whatever acts, waits or tells the time. */
  private static final Set<String> IMPURE =
      Set.of(
          "java.net",
          "java.nio.channels",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.concurrent",
          "java.util.logging",
          "java.io",
          "Thread",
          "System");

  private static final Pattern FULL_NAME =
      Pattern.compile("(java|javax|jdk|sun|com|org|net|io|info|ch|dev)(\\.[a-z]\\w*)+\\.[A-Z]\\w*");

  private static final String PURE = US + "server.handshake";

  private Arrows() {}

  static List<Offence> strays(List<Source> sources) {
    return Walk.through(sources, Uses::new);
  }

  private static Map.Entry<String, Set<String>> room(String name, String... uses) {
    return Map.entry(US + name, rooms(uses));
  }

  private static Map.Entry<String, Set<String>> library(String name, String... users) {
    return Map.entry(name, rooms(users));
  }

  private static Map.Entry<String, Set<String>> speaking(String name, String... uses) {
    return Map.entry(
        US + name, Stream.concat(rooms(uses).stream(), WORDS.stream()).collect(Collectors.toSet()));
  }

  private static Set<String> rooms(String... names) {
    return Arrays.stream(names).map(US::concat).collect(Collectors.toSet());
  }

  private static final class Uses extends Walk {
    private final String room;

    Uses(Source source) {
      super(source);
      this.room = source.room();
      if (!ROOMS.containsKey(room)) {
        String what = "the room " + room + " is unknown: give it a row in Arrows.ROOMS";
        offend(source.unit(), what);
      }
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      if (tree.isModule()) {
        offend(tree, "imports a whole module: import what is used");
      } else {
        use(tree, tree.getQualifiedIdentifier().toString());
      }
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      String name = tree.toString();
      if (FULL_NAME.matcher(name).matches()) {
        use(tree, name);
        return null;
      }
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void none) {
      checkPure(tree, tree.getName().toString());
      return super.visitIdentifier(tree, null);
    }

    @Override
    public Void visitPackage(PackageTree tree, Void none) {
      return null;
    }

    private void use(Tree tree, String name) {
      if (name.startsWith(US)) {
        useRoom(tree, roomOf(name));
      } else {
        useLibrary(tree, name);
        checkPure(tree, name);
      }
    }

    private void useRoom(Tree tree, String used) {
      if (!used.equals(room) && !ROOMS.getOrDefault(room, Set.of()).contains(used)) {
        offend(tree, room + " must not use " + used + ": see Arrows.ROOMS");
      }
    }

    private void useLibrary(Tree tree, String name) {
      String library = libraryOf(name);
      if (!library.equals("java") && !LIBRARIES.getOrDefault(library, Set.of()).contains(room)) {
        offend(tree, room + " must not use the library of " + name + ": see Arrows.LIBRARIES");
      }
    }

    private void checkPure(Tree tree, String name) {
      if (room.equals(PURE) && IMPURE.stream().anyMatch(impure -> isWithin(name, impure))) {
        offend(tree, "the handshake is pure and must not know " + name);
      }
    }

    private static String libraryOf(String name) {
      if (isWithin(name, "java") || isWithin(name, "javax")) {
        return "java";
      }
      return LIBRARIES.keySet().stream()
          .filter(known -> isWithin(name, known))
          .findAny()
          .orElse("");
    }

    private static boolean isWithin(String name, String prefix) {
      return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    /** By our naming, what stands before the first part with a capital. */
    private static String roomOf(String name) {
      return name.replaceFirst("\\.([A-Z].*|\\*)$", "").replaceFirst("\\.[A-Z].*$", "");
    }
  }
}
