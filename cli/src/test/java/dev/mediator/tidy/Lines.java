package dev.mediator.tidy;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which lines of a Java source are comment and which are code, counted from 1.
 *
 * <p>A line with anything but comment and white space on it is code, and so are imports. A line
 * with comment alone is comment, its delimiters too. A blank line is neither, within a comment too.
 */
record Lines(BitSet commented, BitSet code) {
  private static final Pattern COMMENT_OR_LITERAL =
      Pattern.compile(
          "(?s)(?<comment>//[^\n]*+|/\\*.*?\\*/)"
              + "|\"\"\"[^\\\\]*?(?:\\\\.[^\\\\]*?)*?\"\"\""
              + "|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\""
              + "|'[^'\\\\\n]*+(?:\\\\.[^'\\\\\n]*+)*+'");

  static Lines of(String text) {
    StringBuilder code = new StringBuilder(text);
    StringBuilder comments = new StringBuilder(text.replaceAll("[^\n]", " "));
    Matcher matcher = COMMENT_OR_LITERAL.matcher(text);
    while (matcher.find()) {
      String comment = matcher.group("comment");
      if (comment != null) {
        code.replace(matcher.start(), matcher.end(), comment.replaceAll("[^\n]", " "));
        comments.replace(matcher.start(), matcher.end(), comment);
      }
    }
    return new Lines(filled(comments), filled(code));
  }

  private static BitSet filled(CharSequence text) {
    BitSet filled = new BitSet();
    String[] lines = text.toString().split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      filled.set(i + 1, !lines[i].isBlank());
    }
    return filled;
  }

  /** How many lines hold comment and no code. */
  int comments() {
    BitSet alone = (BitSet) commented.clone();
    alone.andNot(code);
    return alone.cardinality();
  }

  /** How many lines hold code. */
  int codes() {
    return code.cardinality();
  }
}
