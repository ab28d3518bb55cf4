package dev.mediator.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Shows of each measure of size and comment that it finds what is planted, and spares the rest. */
class TidyRulesTest {
  private static final String METHOD = "class A { void m() { %s } }";

  private static List<Source> parse(String text) {
    return Source.parse(Map.of("m/src/main/java/A.java", text));
  }

  private static List<Long> lines(Function<List<Source>, List<Offence>> rule, String text) {
    return rule.apply(parse(text)).stream().map(Offence::line).toList();
  }

  @Test
  void whatIsNotJavaIsNotPassedOver() {
    assertThatThrownBy(() -> parse("class {")).hasMessageContaining("expected");
  }

  @Test
  void anOffenceNamesItsPlaceAndTheRemedy() {
    assertThat(Sizes.parameters(parse("class A {\n  A(int a, int b, int c, int d, int e) {}\n}")))
        .singleElement()
        .asString()
        .startsWith("m/src/main/java/A.java:2: <init> has 5 parameters: give");
  }

  @Test
  void parametersAreCountedInMethodsAndNotInRecordHeaders() {
    assertThat(
            lines(
                Sizes::parameters,
                """
                record A(int a, int b, int c, int d, int e) {
                  A {}
                  void four(int a, int b, int c, int d) {}
                  void five(int a, int b, int c, int d, int e) {}
                }
                """))
        .containsExactly(4L);
  }

  @Test
  void longFilesAreFound() {
    String longest = "// a line\n".repeat(Sizes.FILE);
    assertThat(Sizes.files(parse(longest))).isEmpty();
    assertThat(Sizes.files(parse(longest + "class A {}\n"))).hasSize(1);
  }

  @Test
  void methodsAreMeasuredFromTheSignatureBehindCommentAndAnnotations() {
    String head = "class A {\n  /**\n   * Runs.\n   */\n  @Deprecated\n  void m() {\n";
    String longest = "    m();\n".repeat(Sizes.METHOD - 2);
    assertThat(Sizes.methods(parse(head + longest + "  }\n}"))).isEmpty();
    assertThat(Sizes.methods(parse(head + longest + "    m();\n  }\n}"))).hasSize(1);
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    assertThat(Sizes.percentile(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 50)).isEqualTo(5);
    assertThat(Sizes.percentile(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 90)).isEqualTo(9);
    assertThat(Sizes.percentile(List.of(1, 2, 3), 90)).isEqualTo(3);
  }

  @Test
  void theLongestAreNamedWhenTooManyAreLong() {
    String most = "// a line\n".repeat(Sizes.MEDIAN_FILE);
    assertThat(Sizes.medianFile(parse(most))).isEmpty();
    assertThat(Sizes.medianFile(parse(most + "class A {}"))).hasSize(1);

    String brief = "void m() {}\n".repeat(9);
    String tall = "void n() {" + "\n".repeat(Sizes.P90_METHOD) + "}\n";
    assertThat(Sizes.p90Method(parse("class A {" + brief + tall + "}"))).isEmpty();
    assertThat(Sizes.p90Method(parse("class A {" + brief + tall + tall + "}"))).hasSize(2);
  }

  @Test
  void everyKindOfNestingIsFound() {
    for (String fourth :
        List.of(
            "if (a) {}",
            "for (;;) {}",
            "for (int i : is) {}",
            "while (a) {}",
            "do {} while (a);",
            "try { m(); } finally {}",
            "synchronized (this) {}",
            "switch (b) { default -> {} }",
            "int c = switch (b) { default -> 1; };",
            "run(() -> { m(); });")) {
      String three = "if (a) { while (b) { try { %s } finally {} } }".formatted(fourth);
      assertThat(Nesting.deep(parse(METHOD.formatted(three)))).as(fourth).hasSize(1);
    }
  }

  @Test
  void whatDoesNotNestIsSpared() {
    for (String third :
        List.of(
            "if (a) {} else if (b) {} else if (c) {} else { for (;;) {} }",
            "switch (a) { case 1: if (b) {} default: if (c) {} }",
            "try { if (a) {} } catch (E e) { if (b) {} } finally { if (c) {} }",
            "run(() -> run(() -> m()));",
            "new Object() { void n() { if (a) { if (b) { if (c) {} } } } };")) {
      String two = "if (a) { " + third + " }";
      assertThat(Nesting.deep(parse(METHOD.formatted(two)))).as(third).isEmpty();
    }
  }

  @Test
  void typesNeedASentenceOfOneToEightLines() {
    String line = " * More of it.\n";
    assertThat(
            lines(
                Remarks::allTypes,
                """
                /** One of many. */
                class A {
                  private record Bare(int a) {}
                  /** @param a a number */
                  record OnlyTag(int a) {}
                  /** no sentence */
                  enum Mumbled { ONE }
                  /* Not Javadoc. */
                  interface Plain {}
                  void m() { record Local(int a) {} new Object() {}; }
                }
                """))
        .containsExactly(3L, 5L, 7L, 9L);
    assertThat(lines(Remarks::allTypes, "/**\n" + line.repeat(8) + " * @see B\n */\nclass A {}"))
        .isEmpty();
    assertThat(lines(Remarks::allTypes, "/**\n" + line.repeat(9) + " */\nclass A {}")).hasSize(1);
    assertThat(lines(Remarks::topLevelTypes, "class A { class B {} }")).containsExactly(1L);
  }

  @Test
  void publicMembersNeedAComment() {
    assertThat(
            lines(
                Remarks::publicMembers,
                """
                public class A {
                  public A() {}
                  public void m() {}
                  /** Does. */
                  public void said() {}
                  @Override public String toString() { return ""; }
                  void hidden() {}
                }
                interface B {
                  void m();
                  private void hidden() {}
                }
                record C(int a) {
                  public C {}
                  public int a() { return a; }
                  public int b() { return a; }
                }
                public enum D {
                  /** First. */
                  ONE,
                  TWO;
                  static final int NUMBER = 1;
                }
                enum E { ONE }
                """))
        .containsExactly(2L, 3L, 10L, 16L, 21L);
  }

  @Test
  void commentIsWhatStandsAlone() {
    String text =
        """
        package a; // behind code

        /**
         * One.
         *

         */
        class A {
          String url = "http://a/*"; /* and
          more */ char c = '"'; // "
          // alone
          String block = \"""
              // text
              \""";
        }
        """;
    Lines lines = Lines.of(text);
    assertThat(lines.comments()).isEqualTo(5);
    assertThat(lines.codes()).isEqualTo(8);
    assertThat(Remarks.perCode(parse(text))).isEqualTo(5.0 / 8);
  }
}
