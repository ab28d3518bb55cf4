package dev.mediator.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How those fared who did all that was due: how many met, and how long it took. Thread-safe. */
final class Score {
  private static final int MOST_FAILURES = 20;

  private final List<String> failures = new ArrayList<>();
  private List<Double> millis = new ArrayList<>();
  private long met;
  private long lost;
  private long others;

  /** Those of a while, in milliseconds and sorted. */
  record Times(List<Double> sorted) {
    /** So many of all took no longer than this; 0 if there were none. */
    double quantile(double share) {
      return sorted.isEmpty() ? 0 : sorted.get((int) (share * (sorted.size() - 1)));
    }
  }

  /** Notes one of whom all was due. */
  synchronized void note(Pair pair) {
    if (pair.met()) {
      met++;
      millis.add(pair.nanos() / 1e6);
    } else {
      lost++;
      if (failures.size() < MOST_FAILURES) {
        failures.add(pair.toString());
      }
    }
  }

  /** Notes one who did something else. */
  synchronized void noteOther() {
    others++;
  }

  /** Pairs that met. */
  synchronized long met() {
    return met;
  }

  /** Pairs that should have met, and did not. */
  synchronized long lost() {
    return lost;
  }

  /** Faulty pairs, and peers without a partner. */
  synchronized long others() {
    return others;
  }

  /** What befell the first of those who did not meet. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** How long those took who met since this was last asked. */
  synchronized Times times() {
    List<Double> sorted = millis;
    millis = new ArrayList<>();
    Collections.sort(sorted);
    return new Times(sorted);
  }
}
