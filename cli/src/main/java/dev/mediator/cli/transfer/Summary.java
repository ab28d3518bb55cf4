package dev.mediator.cli.transfer;

import java.util.List;

/**
 * What a transfer came to, as either side sees it: the number of files that are delivered, and that
 * were there before, the bytes that were carried, and each entry that did not get through.
 */
public record Summary(int delivered, int alreadyThere, long bytes, List<Problem> problems) {
  /**
   * An entry that was skipped, refused or failed, and why. The partner may have made up both texts:
   * they are not fit for a terminal.
   */
  public record Problem(String path, Fate fate, String reason) {}

  /** Whether everything that was asked for is there now. */
  public boolean isComplete() {
    return problems.isEmpty();
  }
}
