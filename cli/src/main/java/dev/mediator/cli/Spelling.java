package dev.mediator.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The search for what somebody meant who mistyped a name.
 *
 * <p>Picocli's own looks only at the first two letters of an option, and finds no {@code --port} in
 * {@code --prot}.
 */
final class Spelling {
  private Spelling() {}

  /** The known name that is nearest, if at most a third of what was typed is wrong. */
  static Optional<String> nearest(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= Math.max(1, typed.length() / 3));
  }

  /** Levenshtein's: how many characters to add, drop or change. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= other.length(); column++) {
        int change = diagonal + (one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(change, 1 + Math.min(diagonal, row[column - 1]));
      }
    }
    return row[other.length()];
  }
}
