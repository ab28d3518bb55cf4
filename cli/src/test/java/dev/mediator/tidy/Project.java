package dev.mediator.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All of the project: every text file by its path from the root, and the Java among them. */
record Project(Map<String, String> texts, List<Source> main, List<Source> test) {
  private static final Set<String> NOT_OURS = Set.of(".git", "target", ".idea", ".vscode");

  /** Reads the repository that the module under test stands in. */
  static Project read() {
    Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    Map<String, String> texts = new TreeMap<>();
    try {
      Files.walkFileTree(root, new Reader(root, texts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Project(
        texts,
        Source.parse(only(texts, "[^/]+/src/main/java/.*\\.java")),
        Source.parse(only(texts, "[^/]+/src/test/java/.*\\.java")));
  }

  /** Every text but those of this package, whose rules have to name what they ban. */
  Map<String, String> spokenTexts() {
    return only(texts, "(?!.*/dev/mediator/tidy/).*");
  }

  Map<String, String> poms() {
    return only(texts, "([^/]+/)?pom\\.xml");
  }

  private static Map<String, String> only(Map<String, String> texts, String paths) {
    Pattern wanted = Pattern.compile(paths);
    Map<String, String> some = new TreeMap<>(texts);
    some.keySet().removeIf(path -> !wanted.matcher(path).matches());
    return some;
  }

  private static final class Reader extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, String> texts;

    Reader(Path root, Map<String, String> texts) {
      this.root = root;
      this.texts = texts;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      boolean ours = !NOT_OURS.contains(directory.getFileName().toString());
      return ours || directory.equals(root)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') < 0) {
          String path = root.relativize(file).toString().replace('\\', '/');
          texts.put(
              path, new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
