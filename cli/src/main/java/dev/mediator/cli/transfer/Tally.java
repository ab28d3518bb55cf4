package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.StrangerException;
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

  /** Has the whole talk, and tells the end of it, whichever it was. */
  Summary over(Wire wire, Wire.Talk talk) throws TransferException, StrangerException {
    try {
      wire.converse(talk);
    } catch (TransferException | StrangerException e) {
      progress.breaks(summary());
      throw e;
    }
    progress.stops(summary());
    return summary();
  }

  /** Bytes of a file went over the wire, in either direction. */
  void moved(int count) {
    bytes += count;
    progress.moved(count);
  }

  /** What is left to carry, now that both sides know what is held. */
  void expects(int files, long total) {
    progress.expects(files, total);
  }

  void begins(Entry entry) {
    progress.begins(entry.path());
  }

  /** The file has its own name at the receiver, and the right digest. */
  void delivered(Entry entry) {
    delivered++;
    progress.ends(entry.path(), Fate.DELIVERED, "");
  }

  /** The receiver had the same file before; nothing of it was carried. */
  void alreadyThere(Entry entry) {
    alreadyThere++;
    progress.ends(entry.path(), Fate.ALREADY_THERE, "");
  }

  /** An entry is not delivered; the partner may have made up both texts. */
  void problem(String path, Fate fate, String reason) {
    problems.add(new Problem(path, fate, reason));
    progress.ends(path, fate, reason);
  }

  /** What it came to until now; nothing changes in it later. */
  private Summary summary() {
    return new Summary(delivered, alreadyThere, bytes, List.copyOf(problems));
  }
}
