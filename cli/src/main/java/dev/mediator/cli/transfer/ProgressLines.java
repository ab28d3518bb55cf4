package dev.mediator.cli.transfer;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Progress for a log or a pipe: a line for each entry that is through, and one at the end. */
public final class ProgressLines implements Progress {
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private long start;

  /** Writes lines to {@code out}, and flushes each. */
  public ProgressLines(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public void expects(int files, long bytes) {
    start = nanoTime.getAsLong();
    print(files + (files == 1 ? " file" : " files") + " to carry: " + Amounts.ofBytes(bytes));
  }

  @Override
  public void begins(String path) {
    // A line when it is through is enough.
  }

  @Override
  public void moved(int bytes) {
    // A log is no place for a moving number.
  }

  @Override
  public void ends(String path, Fate fate, String reason) {
    print(Sentences.ended(path, fate, reason));
  }

  @Override
  public void stops(Summary summary) {
    print(Sentences.summary(summary, nanoTime.getAsLong() - start));
  }

  @Override
  public void breaks(Summary summary) {
    if (summary.delivered() > 0) {
      stops(summary);
    }
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }
}
