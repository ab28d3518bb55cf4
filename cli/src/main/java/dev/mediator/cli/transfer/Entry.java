package dev.mediator.cli.transfer;

/**
 * One file or folder of a manifest: its path relative to the chosen folder, with {@code /} between
 * the parts, its size in bytes, and its time of change in nanoseconds since 1970.
 */
record Entry(String path, Kind kind, long size, long changed) {
  /** What an entry is; a program is a file that its owner may run. */
  enum Kind {
    FOLDER,
    FILE,
    PROGRAM
  }

  boolean isFolder() {
    return kind == Kind.FOLDER;
  }

  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of the folder that it is in; empty for the chosen folder itself. */
  String parent() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
