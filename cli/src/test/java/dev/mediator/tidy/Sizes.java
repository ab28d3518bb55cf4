package dev.mediator.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.MethodTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;

/** How large files and methods are. */
final class Sizes {
  static final int FILE = 300;
  static final int MEDIAN_FILE = 90;
  static final int METHOD = 40;
  static final int P90_METHOD = 15;
  static final int PARAMETERS = 4;

  private Sizes() {}

  static List<Offence> files(List<Source> sources) {
    return sources.stream()
        .filter(source -> linesOf(source) > FILE)
        .map(source ->
            new Offence(
                source.path(),
                FILE + 1,
                linesOf(source) + " lines: split it, a file has " + FILE + " at most"))
        .toList();
  }

  static List<Offence> methods(List<Source> sources) {
    return each(
        sources,
        METHOD,
        Sizes::linesOf,
        "lines from signature to closing brace: split it, a method has " + METHOD + " at most");
  }

  static List<Offence> parameters(List<Source> sources) {
    return each(
        sources,
        PARAMETERS,
        (source, method) -> source.isCompact(method) ? 0 : method.getParameters().size(),
        "parameters: give what belongs together a type, there are " + PARAMETERS + " at most");
  }

  private static List<Offence> each(
      List<Source> sources, int most, ToIntBiFunction<Source, MethodTree> measure, String what) {
    return Walk.through(
        sources,
        source ->
            new Walk(source) {
              @Override
              public Void visitMethod(MethodTree method, Void none) {
                int size = measure.applyAsInt(source, method);
                if (size > most) {
                  offend(method, method.getName() + " has " + size + " " + what);
                }
                return super.visitMethod(method, null);
              }
            });
  }

  /** The longer half of the files, package-info not counted, if their median is too large. */
  static List<Offence> medianFile(List<Source> sources) {
    List<Offence> tooLong = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (Source source : sources) {
      int size = linesOf(source);
      if (!source.isPackageInfo()) {
        sizes.add(size);
      }
      if (size > MEDIAN_FILE) {
        tooLong.add(
            new Offence(
                source.path(),
                1,
                size + " lines: half the files have " + MEDIAN_FILE + " at most, so split some"));
      }
    }
    return percentile(sizes, 50) > MEDIAN_FILE ? tooLong : List.of();
  }

  /** The longest methods that have a body, if their 90th percentile is too large. */
  static List<Offence> p90Method(List<Source> sources) {
    List<Integer> sizes = new ArrayList<>();
    String what = "lines: nine methods in ten have " + P90_METHOD + " at most, so split some";
    List<Offence> tooLong =
        each(
            sources,
            P90_METHOD,
            (source, method) -> {
              int size = linesOf(source, method);
              if (method.getBody() != null) {
                sizes.add(size);
              }
              return size;
            },
            what);
    return percentile(sizes, 90) > P90_METHOD ? tooLong : List.of();
  }

  /** The smallest value that so many percent of the values do not exceed (nearest rank). */
  static int percentile(List<Integer> values, int percent) {
    int rank = Math.ceilDiv(values.size() * percent, 100);
    return values.stream().sorted().skip(Math.max(0, rank - 1)).findFirst().orElse(0);
  }

  static int linesOf(Source source) {
    return (int) source.text().lines().count();
  }

  /** From the line on which the signature starts, behind the annotations above it. */
  private static int linesOf(Source source, MethodTree method) {
    long signature = source.start(method);
    for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
      signature = Math.max(signature, source.end(annotation));
    }
    while (Character.isWhitespace(source.text().charAt((int) signature))) {
      signature++;
    }
    return (int) (source.lineAt(source.end(method) - 1) - source.lineAt(signature) + 1);
  }
}
