package dev.mediator.cli.transfer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The paths of one manifest: which are sound, and which are taken. */
final class Names {
  static final int MAX_PATH_BYTES = 4096;

  /** The most that Linux, macOS and Windows allow for one part. */
  static final int MAX_PART_BYTES = 255;

  /** How the names of partial files end. */
  static final String PARTIAL = ".mediator-part";

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private final Map<String, Entry> taken = new HashMap<>();
  private final boolean foldsCase;

  /** Names that differ in case or composition alone are the same where the disk folds case. */
  Names(boolean foldsCase) {
    this.foldsCase = foldsCase;
  }

  /** Says what is wrong with the entry's path, beside those that were added. */
  void check(Entry entry) throws EntryException {
    checkSound(entry.path());
    Entry other = taken.get(key(entry.path()));
    if (other != null) {
      throw new EntryException("the partner sends two entries of this name");
    }
    Entry parent = taken.get(key(entry.parent()));
    if (!entry.parent().isEmpty() && (parent == null || !parent.isFolder())) {
      throw new EntryException("the folder that it is in was not accepted");
    }
  }

  /** Takes the path, and lets others be in it if it is a folder. */
  void add(Entry entry) {
    taken.put(key(entry.path()), entry);
  }

  /** Two paths have the same key if they are the same place on this disk. */
  String key(String path) {
    return foldsCase
        ? Normalizer.normalize(path, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT)
        : path;
  }

  /** Refuses whatever could lead out of a folder on any system. */
  static void checkSound(String path) throws EntryException {
    if (path.startsWith("/")) {
      throw new EntryException("its path is absolute");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw new EntryException("its path is longer than " + MAX_PATH_BYTES + " bytes");
    }
    for (String part : path.split("/", -1)) {
      checkPart(part);
    }
  }

  private static void checkPart(String part) throws EntryException {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      throw new EntryException("its path has an empty part, '.' or '..'");
    }
    if (part.indexOf('\0') >= 0 || part.indexOf('\\') >= 0) {
      throw new EntryException("its name has a NUL or a backslash");
    }
    if (DRIVE.matcher(part).matches()) {
      throw new EntryException("its name begins like a drive");
    }
    if (part.endsWith(".") || part.endsWith(" ")) {
      throw new EntryException("its name ends with a dot or a space");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
      throw new EntryException("its name is longer than " + MAX_PART_BYTES + " bytes");
    }
    if (isPartial(part)) {
      throw new EntryException("its name is that of a partial file");
    }
  }

  /** Whether a file of this name holds the beginning of another; on every system, in any case. */
  static boolean isPartial(String name) {
    return name.startsWith(".") && name.toLowerCase(Locale.ROOT).endsWith(PARTIAL);
  }

  /** The hidden name beside {@code name} under which its bytes arrive. */
  static String partialOf(String name) {
    String partial = "." + name + PARTIAL;
    if (partial.getBytes(StandardCharsets.UTF_8).length <= MAX_PART_BYTES) {
      return partial;
    }
    MessageDigest digest = Sha256.fresh();
    return "."
        + HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)))
        + PARTIAL;
  }
}
