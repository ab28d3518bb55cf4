package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.Shown;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress for a terminal: one line that is drawn again in its place, ten times a second at the
 * most, with lines above it for what did not get through.
 */
public final class ProgressBar implements Progress {
  private static final long REDRAW_NANOS = 100_000_000;

  /** How much the newest tenth of a second counts in the rate, which so follows in some 2 s. */
  private static final double NEWEST = 0.05;

  private final PrintWriter out;
  private final int columns;
  private final LongSupplier nanoTime;
  private long start;
  private String path = "";
  private long total;
  private long done;
  private long drawnAt;
  private long drawnDone;
  private double rate;
  private int drawnWidth;

  /** Draws on {@code out}, a terminal that has so many columns. */
  public ProgressBar(PrintWriter out, int columns, LongSupplier nanoTime) {
    this.out = out;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.drawnAt = start;
  }

  @Override
  public void expects(int files, long bytes) {
    total = bytes;
    start = nanoTime.getAsLong();
    drawnAt = start;
  }

  @Override
  public void begins(String next) {
    path = Shown.of(next);
  }

  @Override
  public void moved(int bytes) {
    done += bytes;
    long now = nanoTime.getAsLong();
    if (now - drawnAt >= REDRAW_NANOS) {
      double newest = (done - drawnDone) * 1e9 / (now - drawnAt);
      rate = rate == 0 ? newest : rate + NEWEST * (newest - rate);
      drawnAt = now;
      drawnDone = done;
      draw();
    }
  }

  /** Cuts the name, not the numbers; the last column stays free, or some terminals would wrap. */
  private void draw() {
    String numbers = numbers();
    int room = columns - 1 - Shown.width(numbers);
    String line = Shown.fitted(Shown.fitted(path, room) + numbers, columns - 1);
    int width = Shown.width(line);
    out.print("\r" + line + " ".repeat(Math.max(0, drawnWidth - width)));
    out.flush();
    drawnWidth = width;
  }

  private String numbers() {
    long percent = total == 0 ? 100 : (long) (done * 100.0 / total);
    String text =
        String.format(
            Locale.ROOT,
            "  %d%%  %s of %s  %s/s",
            percent,
            Amounts.ofBytes(done),
            Amounts.ofBytes(total),
            Amounts.ofBytes((long) rate));
    return rate < 1 ? text : text + "  " + Amounts.ofSeconds((long) ((total - done) / rate));
  }

  @Override
  public void ends(String ended, Fate fate, String reason) {
    if (fate != Fate.DELIVERED && fate != Fate.ALREADY_THERE) {
      erase();
      out.println(Sentences.ended(ended, fate, reason));
      out.flush();
    }
  }

  @Override
  public void stops(Summary summary) {
    erase();
    out.println(Sentences.summary(summary, nanoTime.getAsLong() - start));
    out.flush();
  }

  @Override
  public void breaks(Summary summary) {
    erase();
    out.flush();
    if (summary.delivered() > 0) {
      stops(summary);
    }
  }

  /** Leaves an empty line for what is printed next. */
  private void erase() {
    if (drawnWidth > 0) {
      out.print("\r" + " ".repeat(drawnWidth) + "\r");
      drawnWidth = 0;
    }
  }
}
