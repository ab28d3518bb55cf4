package dev.mediator.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What tests must not do: sleep, mock, be disabled, or count on a port being free. */
final class TestBans {
  private static final Pattern MOCKS =
      Pattern.compile("(org\\.mockito|org\\.easymock|org\\.powermock|org\\.jmock|io\\.mockk)\\b.*");
  private static final Pattern DISABLED = Pattern.compile("Disabled.*|Ignore");

  /** Networks that exist in examples only (RFC 5737, RFC 3849): nobody can bind there. */
  private static final Pattern EXAMPLE =
      Pattern.compile("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\..*|(?i)2001:db8:.*");

  private static final int HIGHEST_SYSTEM_PORT = 1024;

  private TestBans() {}

  static List<Offence> sleeps(List<Source> sources) {
    return Walk.through(sources, Sleeps::new);
  }

  static List<Offence> mocks(List<Source> sources) {
    return Walk.through(sources, Mocks::new);
  }

  static List<Offence> disabled(List<Source> sources) {
    return Walk.through(sources, Disabled::new);
  }

  static List<Offence> fixedPorts(List<Source> sources) {
    return Walk.through(sources, FixedPorts::new);
  }

  private static final class Sleeps extends Bans.Members {
    Sleeps(Source source) {
      super(source);
    }

    @Override
    void used(Tree tree, String member, int arguments) {
      if (Walk.lastOf(member).equals("sleep")) {
        offend(tree, member + ": await the condition, or move the clock");
      }
    }
  }

  private static final class Mocks extends Walk {
    Mocks(Source source) {
      super(source);
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      String name = tree.getQualifiedIdentifier().toString();
      if (MOCKS.matcher(name).matches()) {
        offend(tree, name + ": use the real thing, or a small one that stands in for it");
      }
      return null;
    }
  }

  private static final class Disabled extends Walk {
    Disabled(Source source) {
      super(source);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void none) {
      String name = Walk.lastOf(tree.getAnnotationType().toString());
      if (DISABLED.matcher(name).matches()) {
        offend(tree, "@" + name + ": mend the test, or delete it");
      }
      return super.visitAnnotation(tree, null);
    }
  }

  /** Follows literals, and names that stand for a literal anywhere in the same file. */
  private static final class FixedPorts extends Walk {
    private final Map<String, Integer> numbers = new HashMap<>();

    FixedPorts(Source source) {
      super(source);
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree tree, Void none) {
          if (tree.getInitializer() instanceof LiteralTree literal
              && literal.getValue() instanceof Integer number) {
            numbers.put(tree.getName().toString(), number);
          }
          return super.visitVariable(tree, null);
        }
      }.scan(source.unit(), null);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void none) {
      var arguments = tree.getArguments();
      switch (Walk.lastOf(tree.getIdentifier().toString())) {
        case "ServerSocket", "DatagramSocket" -> check(tree, arguments, 0);
        case "Socket" -> check(tree, arguments, 1);
        case "InetSocketAddress" -> check(tree, arguments, arguments.size() - 1);
        default -> {}
      }
      return super.visitNewClass(tree, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
      var arguments = tree.getArguments();
      String name = Walk.lastOf(tree.getMethodSelect().toString());
      if (name.equals("bind") || name.equals("connect")) {
        check(tree, arguments, arguments.size() - 1);
      }
      return super.visitMethodInvocation(tree, null);
    }

    private void check(Tree tree, List<? extends ExpressionTree> arguments, int at) {
      if (at < 0 || at >= arguments.size() || isExample(arguments.getFirst())) {
        return;
      }
      ExpressionTree port = arguments.get(at);
      Object value =
          port instanceof LiteralTree literal
              ? literal.getValue()
              : numbers.get(Walk.lastOf(port.toString()));
      if (value instanceof Integer number && number > HIGHEST_SYSTEM_PORT) {
        offend(tree, "port " + number + ": let the kernel choose with port 0, and ask which");
      }
    }

    private static boolean isExample(ExpressionTree host) {
      return host instanceof LiteralTree literal
          && literal.getValue() instanceof String text
          && EXAMPLE.matcher(text).matches();
    }
  }
}
