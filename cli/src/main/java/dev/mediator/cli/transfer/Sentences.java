package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.Shown;
import java.util.concurrent.TimeUnit;

/** What is said to a person about a transfer. */
final class Sentences {
  private Sentences() {}

  /** One line about one entry, fit for a terminal. */
  static String ended(String path, Fate fate, String reason) {
    String what =
        switch (fate) {
          case DELIVERED -> "delivered";
          case ALREADY_THERE -> "already there";
          case REFUSED -> "refused: " + reason;
          case FAILED -> "failed: " + reason;
          case SKIPPED -> "skipped: " + reason;
        };
    return Shown.of(path + ": " + what);
  }

  /** For example {@code 3 files delivered (4.29 GB in 0:12, 351 MB/s), 1 already there}. */
  static String summary(Summary summary, long nanos) {
    StringBuilder text = new StringBuilder();
    text.append(summary.delivered()).append(summary.delivered() == 1 ? " file" : " files");
    text.append(" delivered (").append(Amounts.ofBytes(summary.bytes())).append(" in ");
    text.append(Amounts.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(nanos)));
    if (nanos > 0 && summary.bytes() > 0) {
      text.append(", ").append(Amounts.ofBytes((long) (summary.bytes() * 1e9 / nanos)));
      text.append("/s");
    }
    text.append(')');
    if (summary.alreadyThere() > 0) {
      text.append(", ").append(summary.alreadyThere()).append(" already there");
    }
    if (!summary.isComplete()) {
      text.append(", ").append(summary.problems().size()).append(" not delivered");
    }
    return text.toString();
  }
}
