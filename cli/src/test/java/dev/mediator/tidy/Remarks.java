package dev.mediator.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Whether what needs a comment has one, of the right length. */
final class Remarks {
  static final int TYPE_COMMENT = 8;
  private static final Pattern SENTENCE = Pattern.compile("(?s).*?\\w.*?[.!?:](\\s.*|$)");

  private Remarks() {}

  /** Every type of main, nested ones too, but not those within a method. */
  static List<Offence> allTypes(List<Source> sources) {
    return Walk.through(sources, source -> new Types(source, true));
  }

  static List<Offence> topLevelTypes(List<Source> sources) {
    return Walk.through(sources, source -> new Types(source, false));
  }

  /**
   * Methods and constructors that are public, by their modifier or as members of an interface, and
   * the constants of public enums. Spared are overriding methods, whose comment is inherited, and
   * what a record's own comment speaks of: accessors and the compact constructor.
   */
  static List<Offence> publicMembers(List<Source> sources) {
    return Walk.through(sources, Members::new);
  }

  /** How many lines of comment there are for each line of code; see {@link Lines}. */
  static double perCode(List<Source> sources) {
    int comments = sources.stream().mapToInt(source -> source.lines().comments()).sum();
    int codes = sources.stream().mapToInt(source -> source.lines().codes()).sum();
    return (double) comments / codes;
  }

  /** The lines of a documentation comment that say something, up to its first block tag. */
  private static List<String> saying(String doc) {
    Stream<String> lines = doc.lines().map(String::strip);
    return lines.takeWhile(line -> !line.startsWith("@")).filter(s -> !s.isEmpty()).toList();
  }

  private static final class Types extends Walk {
    private final boolean nested;

    Types(Source source, boolean nested) {
      super(source);
      this.nested = nested;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (type.getSimpleName().isEmpty() || isWithinMethod()) {
        return super.visitClass(type, null);
      }
      List<String> saying = saying(source.docOf(getCurrentPath()));
      if (!SENTENCE.matcher(String.join(" ", saying)).matches()) {
        offend(type, type.getSimpleName() + ": begin with a Javadoc sentence that says what it is");
      } else if (saying.size() > TYPE_COMMENT) {
        String what = ": its comment has " + saying.size() + " lines, " + TYPE_COMMENT + " will do";
        offend(type, type.getSimpleName() + what);
      }
      return nested ? super.visitClass(type, null) : null;
    }

    private boolean isWithinMethod() {
      Kind around = getCurrentPath().getParentPath().getLeaf().getKind();
      return around == Kind.BLOCK || around == Kind.CASE;
    }
  }

  private static final class Members extends Walk {
    Members(Source source) {
      super(source);
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      boolean spared = overrides(method) || isOfRecord(method, type);
      if (isPublic(method, type) && !spared && source.docOf(getCurrentPath()).isBlank()) {
        offend(method, type.getSimpleName() + "." + method.getName() + ": say what it does");
      }
      return super.visitMethod(method, null);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void none) {
      TreePath around = getCurrentPath().getParentPath();
      if (around.getLeaf() instanceof ClassTree type
          && isConstant(variable, type)
          && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
          && source.docOf(getCurrentPath()).isBlank()) {
        offend(variable, type.getSimpleName() + "." + variable.getName() + ": say what it means");
      }
      return super.visitVariable(variable, null);
    }

    private static boolean isPublic(MethodTree method, ClassTree type) {
      var flags = method.getModifiers().getFlags();
      return flags.contains(Modifier.PUBLIC)
          || (type.getKind() == Kind.INTERFACE && !flags.contains(Modifier.PRIVATE));
    }

    private static boolean overrides(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(a -> Walk.lastOf(a.getAnnotationType().toString()).equals("Override"));
    }

    private boolean isOfRecord(MethodTree method, ClassTree type) {
      return source.isCompact(method) || isAccessor(method, type);
    }

    private static boolean isAccessor(MethodTree method, ClassTree type) {
      return type.getKind() == Kind.RECORD
          && method.getParameters().isEmpty()
          && type.getMembers().stream()
              .anyMatch(member -> isComponent(member) && nameOf(member).equals(nameOf(method)));
    }

    private static boolean isComponent(Tree member) {
      return member instanceof VariableTree field
          && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private static String nameOf(Tree member) {
      return switch (member) {
        case VariableTree field -> field.getName().toString();
        case MethodTree method -> method.getName().toString();
        default -> "";
      };
    }

    /** Nobody but the enum itself can make values of its type. */
    private static boolean isConstant(VariableTree field, ClassTree type) {
      return type.getKind() == Kind.ENUM
          && field.getInitializer() instanceof NewClassTree made
          && made.getIdentifier() instanceof IdentifierTree name
          && name.getName().contentEquals(type.getSimpleName());
    }
  }
}
