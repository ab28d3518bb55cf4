package dev.mediator.cli.transfer;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The folder that a person chose to receive into, and the only one in which anything is made. */
final class Folder {
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  /** What a file that was made here showed of the disk, and of the user that this side is on it. */
  private record Probe(boolean foldsCase, @Nullable UserPrincipal user) {}

  private final Path root;
  private final Names names;
  private final NewFolders folders;
  private final Probe probe;
  private final Optional<String> risk;
  private long room;

  /**
   * Tries whether the folder can be written to. One that is not there yet is made for that, and
   * removed again: who meets nobody leaves nothing behind.
   */
  Folder(Path chosen) throws TransferException {
    try {
      boolean missing = !Files.exists(chosen);
      root = Files.createDirectories(chosen).toRealPath();
      probe = probe(root);
      names = new Names(probe.foldsCase);
      folders = new NewFolders(root, names);
      FileStore store = Files.getFileStore(root);
      room = store.getUsableSpace();
      risk = riskOf(root, isOwn(root, probe));
      if (missing) {
        Files.delete(root);
      }
    } catch (IOException e) {
      throw unusable(chosen, e);
    }
  }

  private static TransferException unusable(Path folder, IOException cause) {
    return new TransferException(
        "cannot write into "
            + folder
            + " ("
            + new EntryException(cause).reason()
            + "): choose another folder",
        cause);
  }

  /** Makes the folder if there is none, now that something comes. */
  void begin() throws TransferException {
    try {
      folders.begin();
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  /** Asks the disk itself, since macOS, Windows and some Linux disks can be either way. */
  private static Probe probe(Path root) throws IOException {
    Path file = Files.createTempFile(root, ".Probe", Names.partialOf("probe"));
    try {
      String name = String.valueOf(file.getFileName());
      return new Probe(
          Files.exists(root.resolve(name.toUpperCase(Locale.ROOT))), ownerOf(file).orElse(null));
    } finally {
      Files.delete(file);
    }
  }

  private static Optional<UserPrincipal> ownerOf(Path path) throws IOException {
    try {
      return Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Whether what is at the path is this user's, as far as the disk has users. */
  boolean isOwn(Path path) throws IOException {
    return isOwn(path, probe);
  }

  private static boolean isOwn(Path path, Probe probe) throws IOException {
    return Objects.equals(ownerOf(path).orElse(null), probe.user);
  }

  /**
   * A sentence about other users who could put a link in the place of a folder, between a look at
   * it and its use; empty if there are none, or the disk does not know.
   */
  Optional<String> risk() {
    return risk;
  }

  private static Optional<String> riskOf(Path root, boolean own) {
    try {
      int mode = (int) Files.getAttribute(root, "unix:mode");
      boolean open = (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
      boolean foreign = !own && (int) Files.getAttribute(root, "unix:uid") != 0;
      return open || foreign
          ? Optional.of(
              "other users may write into "
                  + root
                  + ", and could lead files elsewhere while they arrive: use a folder of your own")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where an entry lands, or null if it is there (a folder: now); or why it is not taken. */
  @Nullable Landing place(Entry entry) throws EntryException {
    names.check(entry);
    try {
      checkFolders(entry.parent());
      Path target = root.resolve(entry.path());
      if (lookAt(target) == null) {
        folders.check(entry);
      }
      Landing landing = entry.isFolder() ? make(target, entry) : land(target, entry);
      names.add(entry);
      return landing;
    } catch (InvalidPathException e) {
      throw new EntryException("its name cannot be written here (try LC_ALL=C.UTF-8)");
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  /** Makes a folder, or takes the one that is there, unless that is a link. */
  private @Nullable Landing make(Path target, Entry entry) throws IOException, EntryException {
    if (lookAt(target) == null) {
      NewFolders.make(target);
    }
    checkFolders(entry.path());
    folders.add(entry, target);
    return null;
  }

  /** Finds the place of a file, and keeps room for what is still to come of it. */
  private @Nullable Landing land(Path target, Entry entry) throws IOException, EntryException {
    Landing landing = new Landing(this, target, entry);
    if (landing.isWhole() && entry.size() == 0) {
      return null;
    }
    long needed = landing.isWhole() ? 0 : landing.left();
    if (needed > room) {
      throw new EntryException(
          "it needs "
              + Amounts.ofBytes(needed)
              + ", and there is room for "
              + Amounts.ofBytes(room));
    }
    room -= needed;
    return landing;
  }

  /** Refuses a path below the chosen folder that is not folders all the way. */
  void checkFolders(String path) throws IOException, EntryException {
    Path folder = root;
    for (String part : path.split("/", -1)) {
      folder = folder.resolve(part);
      BasicFileAttributes found = lookAt(folder);
      if (found == null || !found.isDirectory()) {
        throw new EntryException(
            found != null && found.isSymbolicLink()
                ? "a symbolic link is where a folder should be, and is not followed"
                : "something that is no folder is where a folder should be");
      }
    }
  }

  /** What is at the path itself, behind no link; null if nothing is. */
  static @Nullable BasicFileAttributes lookAt(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** What is to be done when nothing more comes, and whether all of it was delivered. */
  void settle(boolean delivered) {
    folders.settle(delivered);
  }

  /** Sets the time of change, of the path itself. */
  static void setChanged(Path path, long nanos) throws IOException {
    FileTime time = FileTime.from(nanos, TimeUnit.NANOSECONDS);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }
}
