package dev.mediator.cli.transfer;

import dev.mediator.cli.transfer.Summary.Problem;
import java.util.ArrayList;
import java.util.List;

/** The running count of a transfer, which also tells the {@link Progress}; one thread uses it. */
final class Tally {
  private final Progress progress;
  private final List<Problem> problems = new ArrayList<>();
  private int delivered;
  private int alreadyThere;
  private long bytes;

  Tally(Progress progress) {
    this.progress = progress;
  }

  void moved(int count) {
    bytes += count;
    progress.moved(count);
  }

  void expects(int files, long total) {
    progress.expects(files, total);
  }

  void begins(Entry entry) {
    progress.begins(Shown.of(entry.path()));
  }

  void delivered(Entry entry) {
    delivered++;
    progress.ends(Shown.of(entry.path()), Fate.DELIVERED, "");
  }

  void alreadyThere(Entry entry) {
    alreadyThere++;
    progress.ends(Shown.of(entry.path()), Fate.ALREADY_THERE, "");
  }

  void problem(String path, Fate fate, String reason) {
    Problem problem = new Problem(Shown.of(path), fate, Shown.of(reason));
    problems.add(problem);
    progress.ends(problem.path(), fate, problem.reason());
  }

  Summary summary() {
    return new Summary(delivered, alreadyThere, bytes, List.copyOf(problems));
  }
}
