package dev.mediator.cli.transfer;

/**
 * Whoever watches a transfer. It is told on the transfer's own thread, so it must be quick. Paths
 * and reasons are as the partner may have made them up: they are not fit for a terminal.
 */
public interface Progress {
  /** So much will be carried, as far as the two sides now know. Told once. */
  void expects(int files, long bytes);

  /** The bytes that follow are of this file. */
  void begins(String path);

  /** So many bytes more were carried; told for each chunk, which has up to 256 KiB. */
  void moved(int bytes);

  /** This entry is through, or will not come; the reason is empty if all is well. */
  void ends(String path, Fate fate, String reason);

  /** The transfer is over, and both sides have said all. Told at the very end. */
  void stops(Summary summary);

  /** The transfer was broken off; a failure that says why follows. Told instead of the end. */
  void breaks(Summary summary);
}
