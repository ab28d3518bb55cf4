package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.foreign.Shown;
import dev.mediator.cli.transfer.Summary.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees of a transfer, on a terminal and in a log. */
class ProgressTest {
  private static final int MEGABYTE = 1_000_000;

  private final StringWriter screen = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  private ProgressBar bar(int columns) {
    return new ProgressBar(new PrintWriter(screen), columns, nanos::get);
  }

  private void passMillis(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private List<String> drawn() {
    return Arrays.stream(screen.toString().split("\r")).filter(line -> !line.isBlank()).toList();
  }

  @Test
  void theBarShowsNamePercentAmountRateAndTimeLeft() {
    ProgressBar bar = bar(80);
    bar.expects(1, 100L * MEGABYTE);
    bar.begins("docs/film.mkv");
    passMillis(500);
    bar.moved(10 * MEGABYTE);

    assertThat(drawn()).containsExactly("docs/film.mkv  10%  10.0 MB of 100 MB  20.0 MB/s  0:04");
  }

  @Test
  void itIsDrawnTenTimesASecondAtTheMost() {
    ProgressBar bar = bar(80);
    bar.expects(1, 100L * MEGABYTE);
    for (int i = 0; i < 1000; i++) {
      passMillis(1);
      bar.moved(1000);
    }
    assertThat(drawn()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 40, 60, 80, 200})
  void everyLineFitsTheTerminal(int columns) {
    ProgressBar bar = bar(columns);
    bar.expects(2, 100L * MEGABYTE);
    for (String name : List.of("x".repeat(300), "\u4e2d\u6587".repeat(50), "e\u0301".repeat(90))) {
      bar.begins(name);
      passMillis(100);
      bar.moved(MEGABYTE);
    }
    assertThat(drawn())
        .hasSize(3)
        .allSatisfy(line -> assertThat(Shown.width(line)).isLessThan(columns));
  }

  @Test
  void aShorterLineCoversTheLongerOneBefore() {
    ProgressBar bar = bar(80);
    bar.expects(2, 100L * MEGABYTE);
    bar.begins("a rather long name");
    passMillis(100);
    bar.moved(MEGABYTE);
    bar.begins("b");
    passMillis(100);
    bar.moved(MEGABYTE);

    List<String> lines = drawn();
    assertThat(lines.get(1)).startsWith("b  2%").hasSameSizeAs(lines.get(0)).endsWith("     ");
  }

  @Test
  void troubleIsALineAboveTheBarAndTheSummaryTheLast() {
    ProgressBar bar = bar(80);
    bar.expects(2, 4L * MEGABYTE);
    bar.begins("a");
    passMillis(2000);
    bar.moved(4 * MEGABYTE);
    bar.ends("a", Fate.DELIVERED, "");
    bar.ends("b", Fate.REFUSED, Landing.DIFFERS);
    Problem problem = new Problem("b", Fate.REFUSED, Landing.DIFFERS);
    bar.stops(new Summary(1, 2, 4L * MEGABYTE, List.of(problem)));

    assertThat(screen.toString().lines().map(line -> line.substring(line.lastIndexOf('\r') + 1)))
        .filteredOn(line -> !line.isBlank())
        .containsExactly(
            "a  100%  4.00 MB of 4.00 MB  2.00 MB/s  0:00",
            "b: refused: " + Landing.DIFFERS,
            "1 file delivered (4.00 MB in 0:02, 2.00 MB/s), 2 already there, 1 not delivered");
  }

  @Test
  void aLogHasALineForEachFile() {
    ProgressLines lines = new ProgressLines(new PrintWriter(screen), nanos::get);
    lines.expects(1, 0);
    lines.begins("a");
    lines.ends("a", Fate.DELIVERED, "");
    lines.ends("b", Fate.ALREADY_THERE, "");
    lines.ends("c", Fate.FAILED, "it is gone");
    lines.ends("d", Fate.SKIPPED, "it is a symbolic link, which is not followed");
    lines.stops(new Summary(2, 0, 0, List.of()));

    assertThat(screen.toString().lines())
        .containsExactly(
            "1 file to carry: 0 B",
            "a: delivered",
            "b: already there",
            "c: failed: it is gone",
            "d: skipped: it is a symbolic link, which is not followed",
            "2 files delivered (0 B in 0:00)");
  }

  @Test
  void nothingIsSummedUpOfWhatBrokeOffBeforeAnythingWasDelivered() {
    Summary nothing = new Summary(0, 2, 0, List.of());
    ProgressLines lines = new ProgressLines(new PrintWriter(screen), nanos::get);
    lines.breaks(nothing);
    bar(80).breaks(nothing);
    assertThat(screen.toString()).isEmpty();
    lines.breaks(new Summary(1, 0, 5, List.of()));
    bar(80).breaks(new Summary(2, 0, 5, List.of()));
    assertThat(screen.toString().lines())
        .containsExactly("1 file delivered (5 B in 0:00)", "2 files delivered (5 B in 0:00)");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "9994, 9.99 kB",
    "9996, 10.0 kB",
    "99960, 100 kB",
    "999600, 1.00 MB",
    "4294967296, 4.29 GB",
    "9223372036854775807, 9.22 EB"
  })
  void amountsAreShort(long bytes, String shown) {
    assertThat(Amounts.ofBytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "59, 0:59", "61, 1:01", "3599, 59:59", "3723, 1:02:03"})
  void timesAreShort(long seconds, String shown) {
    assertThat(Amounts.ofSeconds(seconds)).isEqualTo(shown);
  }

  @Test
  void nothingThatDrivesATerminalIsShown() {
    ProgressBar bar = bar(80);
    ProgressLines lines = new ProgressLines(new PrintWriter(screen), nanos::get);
    bar.expects(1, MEGABYTE);
    bar.begins("a\u001b[2J");
    passMillis(100);
    bar.moved(MEGABYTE);
    for (Fate fate : Fate.values()) {
      bar.ends("\u009b2Jb\n", fate, "\u202e\u0007");
      lines.ends("\u009b2Jb\n", fate, "\u202e\u0007");
    }
    assertThat(screen.toString())
        .contains("a\\u{1b}[2J  100%", "\\u{9b}2Jb\\u{a}: failed: \\u{202e}\\u{7}")
        .matches("[\\x20-\\x7e\\r\\n]*");
    assertThat(screen.toString().split("\n")).as("one line each").hasSize(8);
  }
}
