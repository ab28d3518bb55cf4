package dev.mediator.cli.foreign;

import java.util.Locale;

/** A text from elsewhere, or with words from elsewhere in it, as a terminal may see it. */
public final class Shown {
  private static final String ELLIPSIS = "...";

  private Shown() {}

  /** The text with everything that is no visible character or space written as its number. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (isVisible(point)) {
            shown.appendCodePoint(point);
          } else {
            shown.append(String.format(Locale.ROOT, "\\u{%x}", point));
          }
        });
    return shown.toString();
  }

  /** Controls, and what turns the direction of writing or is not seen at all, are not visible. */
  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The end of the text, which tells more than its beginning, in so many columns at the most. */
  public static String fitted(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int from = 0;
    while (from < text.length() && width(text.substring(from)) > columns - ELLIPSIS.length()) {
      from = text.offsetByCodePoints(from, 1);
    }
    return columns < ELLIPSIS.length() ? "" : ELLIPSIS + text.substring(from);
  }

  /** How many columns of a terminal the text takes. */
  public static int width(String text) {
    return text.codePoints().map(Shown::width).sum();
  }

  /** Columns of one character: Chinese, Japanese, Korean and pictures take two, accents none. */
  private static int width(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115f)
        || (point >= 0x2e80 && point <= 0xd7a3)
        || (point >= 0xf900 && point <= 0xfaff)
        || (point >= 0xfe30 && point <= 0xfe6f)
        || (point >= 0xff00 && point <= 0xff60)
        || (point >= 0xffe0 && point <= 0xffe6)
        || (point >= 0x1f000 && point <= 0x1faff)
        || (point >= 0x20000 && point <= 0x3fffd);
  }
}
