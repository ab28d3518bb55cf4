package dev.mediator.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What main code must not say, by names and calls, whether imported or written in full. */
final class Bans {
  /** The classes in which time and chance enter the program; all others are given them. */
  private static final Set<String> SOURCES_OF_TIME =
      Set.of(
          "dev.mediator.server.Mediator",
          "dev.mediator.peer.PeerConnector",
          "dev.mediator.peer.NetworkProbe",
          "dev.mediator.cli.DemoCommand",
          "dev.mediator.cli.Surroundings");

  private static final Set<String> TIME =
      Set.of("System.currentTimeMillis", "System.nanoTime", "Date.new", "GregorianCalendar.new");

  /** Types that tell the time by now() when they are not given a clock. */
  private static final Set<String> DATES =
      Set.of(
          "Instant",
          "LocalDate",
          "LocalDateTime",
          "LocalTime",
          "OffsetDateTime",
          "OffsetTime",
          "Year",
          "YearMonth",
          "ZonedDateTime");

  private static final Pattern CLOCK = Pattern.compile("(Clock|InstantSource)\\.(system|tick).*");
  private static final Set<String> CHANCE =
      Set.of(
          "Math.random",
          "Random.new",
          "RandomGenerator.getDefault",
          "RandomGenerator.of",
          "SplittableRandom.new",
          "ThreadLocalRandom.current");
  private static final Set<String> CONSOLE = Set.of("System.out", "System.err");

  private static final Pattern ROOM =
      Pattern.compile("(^|.*\\.)(core|common|util|impl|manager|service|helper)(\\..*|$)");
  private static final Pattern TYPE = Pattern.compile(".*(Manager|Helper|Utils?|Impl)");

  private Bans() {}

  static List<Offence> timeAndChance(List<Source> sources) {
    List<Source> others =
        sources.stream().filter(source -> !SOURCES_OF_TIME.contains(source.name())).toList();
    return Walk.through(others, TimeAndChance::new);
  }

  static List<Offence> console(List<Source> sources) {
    List<Source> silent =
        sources.stream().filter(source -> !source.room().equals("dev.mediator.cli")).toList();
    return Stream.concat(
            Walk.through(silent, Console::new).stream(),
            Walk.through(sources, StackTraces::new).stream())
        .toList();
  }

  static List<Offence> silencedWarnings(List<Source> sources) {
    return Walk.through(sources, Silenced::new);
  }

  static List<Offence> names(List<Source> sources) {
    return Walk.through(sources, Names::new);
  }

  /** A walk that is told each use of a type's member as {@code Type.member}. */
  abstract static class Members extends Walk {
    Members(Source source) {
      super(source);
    }

    /** A use in code, with the number of arguments, or -1 when it is not a call. */
    abstract void used(Tree tree, String member, int arguments);

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      if (tree.isStatic()) {
        MemberSelectTree name = (MemberSelectTree) tree.getQualifiedIdentifier();
        used(tree, memberOf(name.getExpression(), name.getIdentifier()), -1);
      }
      return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
      if (tree.getMethodSelect() instanceof MemberSelectTree name) {
        String member = memberOf(name.getExpression(), name.getIdentifier());
        used(name, member, tree.getArguments().size());
        scan(name.getExpression(), null);
        return scan(tree.getArguments(), null);
      }
      return super.visitMethodInvocation(tree, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      used(tree, memberOf(tree.getExpression(), tree.getIdentifier()), -1);
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void none) {
      used(tree, memberOf(tree.getQualifierExpression(), tree.getName()), -1);
      return super.visitMemberReference(tree, null);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void none) {
      used(tree, Walk.lastOf(tree.getIdentifier().toString()) + ".new", tree.getArguments().size());
      return super.visitNewClass(tree, null);
    }

    private static String memberOf(ExpressionTree type, CharSequence member) {
      String name =
          type instanceof IdentifierTree || type instanceof MemberSelectTree
              ? Walk.lastOf(type.toString())
              : "";
      return name + "." + (member.toString().equals("<init>") ? "new" : member);
    }
  }

  private static final class TimeAndChance extends Members {
    TimeAndChance(Source source) {
      super(source);
    }

    @Override
    void used(Tree tree, String member, int arguments) {
      if (TIME.contains(member) && !(member.endsWith("new") && arguments > 0)) {
        offend(tree, member + ": take a clock through the constructor");
      } else if (CLOCK.matcher(member).matches() || (arguments <= 0 && tellsNow(member))) {
        offend(tree, member + ": take a clock through the constructor");
      } else if (CHANCE.contains(member)) {
        offend(tree, member + ": take a RandomGenerator through the constructor");
      }
    }

    private static boolean tellsNow(String member) {
      return member.endsWith(".now") && DATES.contains(member.replace(".now", ""));
    }
  }

  private static final class Console extends Members {
    Console(Source source) {
      super(source);
    }

    @Override
    void used(Tree tree, String member, int arguments) {
      if (CONSOLE.contains(member)) {
        offend(tree, member + ": only the command line speaks to a terminal; log it instead");
      }
    }
  }

  private static final class StackTraces extends Members {
    StackTraces(Source source) {
      super(source);
    }

    @Override
    void used(Tree tree, String member, int arguments) {
      if (Walk.lastOf(member).equals("printStackTrace")) {
        offend(tree, "printStackTrace: log the exception, or let it go on");
      }
    }
  }

  private static final class Silenced extends Walk {
    Silenced(Source source) {
      super(source);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void none) {
      String name = Walk.lastOf(tree.getAnnotationType().toString());
      if (name.equals("SuppressWarnings") && !hasReason(source.lineAt(source.start(tree)))) {
        offend(tree, "@SuppressWarnings: say why, behind it or on the line above, in a // comment");
      }
      return super.visitAnnotation(tree, null);
    }

    private boolean hasReason(long line) {
      return source.lines().commented().get((int) line)
          || source
              .text()
              .lines()
              .skip(Math.max(0, line - 2))
              .findFirst()
              .orElse("")
              .matches("\\s*//.*");
    }
  }

  private static final class Names extends Walk {
    Names(Source source) {
      super(source);
      if (ROOM.matcher(source.room()).matches()) {
        offend(source.unit(), "the package " + source.room() + ": name it after what it holds");
      }
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (TYPE.matcher(type.getSimpleName()).matches()) {
        offend(type, type.getSimpleName() + ": name it after what it is");
      }
      return super.visitClass(type, null);
    }
  }
}
