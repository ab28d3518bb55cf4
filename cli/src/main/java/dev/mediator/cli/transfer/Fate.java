package dev.mediator.cli.transfer;

/** What became of one entry of a transfer. */
public enum Fate {
  /** It is there now, and its digest is right. */
  DELIVERED,
  /** The same file was there before. */
  ALREADY_THERE,
  /** The receiver does not take it, and nothing of it was sent. */
  REFUSED,
  /** It could not be read, carried or written; what arrived may be gone on with. */
  FAILED,
  /** It is no file or folder, and was not offered: a symbolic link, for example. */
  SKIPPED
}
