package dev.mediator.cli.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The folders that this transfer made, in which alone it may add hidden names.
 *
 * <p>Programs obey hidden files (.bashrc, .git/hooks, .ssh), so a partner must not add any to what
 * is in use here. A marker stands in a new folder until all is delivered, by which the next run
 * knows it; no partner can send one.
 */
final class NewFolders {
  static final String REFUSED =
      "hidden names are not added to a folder that was there before: receive into a new folder";

  private static final String MARKER = Names.PARTIAL;

  /** Some disks pass over characters that are not seen, also before the dot. */
  private static final Pattern HIDDEN = Pattern.compile("\\p{Cf}*\\..*", Pattern.DOTALL);

  /** What may be added to a folder. */
  private enum Kind {
    NEW,
    OLD,
    HIDDEN_AND_OLD
  }

  /** A new folder, and when the partner's was changed. */
  private record Made(Path folder, long changed) {}

  private final Path root;
  private final Names names;
  private final Map<String, Kind> kinds = new HashMap<>();
  private final List<Made> made = new ArrayList<>();

  NewFolders(Path root, Names names) {
    this.root = root;
    this.names = names;
  }

  /** The chosen folder, too, may be new: it is made here if there is none. */
  void begin() throws IOException {
    if (Folder.lookAt(root) == null) {
      make(root);
    }
    kinds.put(names.key(""), isMarked(root) ? Kind.NEW : Kind.OLD);
  }

  /** Refuses an entry that is not there yet, and must not be added where it would be. */
  void check(Entry entry) throws EntryException {
    Kind parent = kindOf(entry.parent());
    if (parent == Kind.HIDDEN_AND_OLD || (isHidden(entry) && parent != Kind.NEW)) {
      throw new EntryException(REFUSED);
    }
  }

  /** Makes a folder that is not there yet. */
  static void make(Path folder) throws IOException {
    Files.createDirectory(folder);
    mark(folder);
  }

  /** Takes a folder, which others may be in. */
  void add(Entry entry, Path folder) throws IOException {
    Kind kind = kindOf(entry.parent());
    if (kind != Kind.HIDDEN_AND_OLD) {
      kind = isMarked(folder) ? Kind.NEW : isHidden(entry) ? Kind.HIDDEN_AND_OLD : Kind.OLD;
    }
    kinds.put(names.key(entry.path()), kind);
    if (kind == Kind.NEW) {
      made.add(new Made(folder, entry.changed()));
    }
  }

  /** Whoever asks has made sure that the folder was accepted. */
  private Kind kindOf(String folder) {
    return kinds.getOrDefault(names.key(folder), Kind.HIDDEN_AND_OLD);
  }

  private static boolean isHidden(Entry entry) {
    return HIDDEN.matcher(entry.name()).matches();
  }

  private static void mark(Path folder) throws IOException {
    Files.createFile(folder.resolve(MARKER));
  }

  private static boolean isMarked(Path folder) throws IOException {
    BasicFileAttributes found = Folder.lookAt(folder.resolve(MARKER));
    return found != null && found.isRegularFile();
  }

  /**
   * Gives the new folders the partner's times, now that nothing is added; with everything delivered
   * they are new no longer.
   */
  void settle(boolean delivered) {
    for (Made one : made.reversed()) {
      try {
        unmark(one.folder, delivered);
        Folder.setChanged(one.folder, one.changed);
      } catch (IOException e) {
        // The files are there and right: a folder's time is not worth a failure.
      }
    }
    try {
      unmark(root, delivered);
    } catch (IOException e) {
      // It stays new for the next run, too.
    }
  }

  private static void unmark(Path folder, boolean delivered) throws IOException {
    if (delivered) {
      Files.deleteIfExists(folder.resolve(MARKER));
    }
  }
}
