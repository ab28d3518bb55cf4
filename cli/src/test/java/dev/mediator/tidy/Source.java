package dev.mediator.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java source, as text and as the tree that the compiler of this JDK makes of it. */
record Source(String path, String text, CompilationUnitTree unit, DocTrees trees, Lines lines) {

  /** Parses sources, named by their paths, without resolving any name in them. */
  static List<Source> parse(Map<String, String> textsByPath) {
    List<Text> texts = new ArrayList<>();
    textsByPath.forEach((path, text) -> texts.add(new Text(path, text)));
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, List.of("-proc:none"), null, texts);
    List<Source> sources = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        String path = unit.getSourceFile().getName();
        String text = textsByPath.get(path);
        sources.add(new Source(path, text, unit, DocTrees.instance(task), Lines.of(text)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (problems.getDiagnostics().stream().anyMatch(p -> p.getKind() == Diagnostic.Kind.ERROR)) {
      throw new IllegalArgumentException(problems.getDiagnostics().toString());
    }
    return sources;
  }

  /** The name of its package, which the rules call a room. */
  String room() {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /** The full name of the top-level type that the file is named after. */
  String name() {
    return room() + "." + path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
  }

  boolean isPackageInfo() {
    return path.endsWith("package-info.java");
  }

  long start(Tree tree) {
    return trees.getSourcePositions().getStartPosition(unit, tree);
  }

  long end(Tree tree) {
    return trees.getSourcePositions().getEndPosition(unit, tree);
  }

  long lineAt(long position) {
    return position < 0 ? 1 : unit.getLineMap().getLineNumber(position);
  }

  /**
   * Whether it is the compact constructor of a record, whose parameters are the record's header.
   */
  boolean isCompact(MethodTree method) {
    if (method.getReturnType() != null || method.getBody() == null) {
      return false;
    }
    long from = Math.max(start(method), end(method.getModifiers()));
    return text.substring((int) from, (int) start(method.getBody())).indexOf('(') < 0;
  }

  /** The raw text of the documentation comment in front of a declaration, or nothing. */
  String docOf(TreePath declaration) {
    String doc = trees.getDocComment(declaration);
    return doc == null ? "" : doc;
  }

  Offence offence(Tree tree, String what) {
    return new Offence(path, lineAt(start(tree)), what);
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String path;
    private final String text;

    Text(String path, String text) {
      super(URI.create("text:///" + path), Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    @Override
    public String getName() {
      return path;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
