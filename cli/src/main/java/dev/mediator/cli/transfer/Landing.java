package dev.mediator.cli.transfer;

import dev.mediator.cli.transfer.Entry.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of one file in the folder: what is held of it, the hidden partial file that takes the
 * rest, and its own name, which it gets in the end and never takes from another.
 */
final class Landing {
  static final String DIFFERS = "another file of this name is there, and is left as it is";

  private final Folder folder;
  private final Path target;
  private final Path partial;
  private final Entry entry;
  private final boolean whole;
  private long held;
  private MessageDigest prefix = Sha256.fresh();

  Landing(Folder folder, Path target, Entry entry) throws IOException, EntryException {
    this.folder = folder;
    this.target = target;
    this.entry = entry;
    this.partial = target.resolveSibling(Names.partialOf(String.valueOf(target.getFileName())));
    BasicFileAttributes found = Folder.lookAt(target);
    if (found != null && !(found.isRegularFile() && found.size() == entry.size())) {
      throw new EntryException(DIFFERS);
    }
    this.whole = found != null;
    this.held = whole ? entry.size() : heldInPartial();
  }

  /** A longer partial file belongs to another version of the file, and helps nothing. */
  private long heldInPartial() throws IOException, EntryException {
    BasicFileAttributes found = partialIfOwn();
    return found == null || found.size() > entry.size() ? 0 : found.size();
  }

  /** Refuses one that somebody else may have put there, who could read or change it later. */
  private @Nullable BasicFileAttributes partialIfOwn() throws IOException, EntryException {
    BasicFileAttributes found = Folder.lookAt(partial);
    if (found == null) {
      return null;
    }
    if (!found.isRegularFile()) {
      throw new EntryException("its partial file is none, but a link or a folder: remove it");
    }
    if (names() > 1) {
      throw new EntryException("its partial file has two names: remove it");
    }
    if (!folder.isOwn(partial)) {
      throw new EntryException("its partial file is another user's: remove it");
    }
    return found;
  }

  Entry entry() {
    return entry;
  }

  /** Whether a file of its name and size is there, which may or may not be the same. */
  boolean isWhole() {
    return whole;
  }

  long held() {
    return held;
  }

  long left() {
    return entry.size() - held;
  }

  /** The digest of what is held; empty if that cannot be read, and so equals no other. */
  byte[] digestOfHeld(Wire wire) throws TransferException {
    try {
      prefix = Sha256.ofPrefix(whole ? target : partial, held, wire);
      return Sha256.soFar(prefix);
    } catch (EntryException e) {
      return new byte[0];
    }
  }

  /** What is held is not what the partner has. */
  void startOver() {
    held = 0;
    prefix = Sha256.fresh();
  }

  /**
   * Opens the partial file behind what is held. It looks again when it has the lock: whoever had it
   * before may have finished the file, which is no partial one any more then, but the target.
   */
  Arrival open() throws EntryException {
    try {
      folder.checkFolders(entry.parent());
      FileChannel file = openPartial();
      lock(file);
      Arrival arrival = new Arrival(this, file, prefix);
      try {
        checkOwn();
        file.truncate(held).position(held);
        return arrival;
      } catch (IOException | EntryException e) {
        arrival.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  /** What is not there is made here, and what is there must be this user's. */
  private FileChannel openPartial() throws IOException, EntryException {
    return partialIfOwn() == null
        ? FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
        : FileChannel.open(partial, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static void lock(FileChannel file) throws IOException, EntryException {
    boolean locked = false;
    try {
      locked = file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // As much another's as if it were another program's.
    } finally {
      // A disk may know no locks, and say so.
      if (!locked) {
        file.close();
      }
    }
    if (!locked) {
      throw new EntryException("another mediator receive is writing it");
    }
  }

  /** Between the decision and now, others may have used the folder. */
  private void checkOwn() throws IOException, EntryException {
    if (Folder.lookAt(target) != null) {
      throw new EntryException(DIFFERS);
    }
    BasicFileAttributes found = partialIfOwn();
    if (found == null || found.size() < held) {
      throw new EntryException("its partial file is not as it was: send it again");
    }
  }

  /** A partial file with a second name would be that other file, written to. */
  private int names() throws IOException {
    try {
      return (int) Files.getAttribute(partial, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }

  /** Removes what is known to be damaged. */
  void discard() throws EntryException {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  /** Gives the partial file the mode and the time that the whole one shall have. */
  void dress() throws IOException {
    if (entry.kind() == Kind.PROGRAM) {
      allowToRun();
    }
    Folder.setChanged(partial, entry.changed());
  }

  /** Moves the partial file to its own name. */
  void reveal() throws EntryException {
    try {
      moveTo(partial, target);
    } catch (FileAlreadyExistsException e) {
      throw new EntryException(DIFFERS);
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }

  /** Adds one right to those that files get here; the partner does not decide on the others. */
  private void allowToRun() throws IOException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(
            partial, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (posix != null) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(posix.readAttributes().permissions());
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      posix.setPermissions(permissions);
    }
  }

  /** Linking is atomic and never replaces, where moving is only one of the two. */
  private static void moveTo(Path partial, Path target) throws IOException {
    try {
      Files.createLink(target, partial);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      moveOver(partial, target);
    }
    Files.deleteIfExists(partial);
  }

  /** For disks without links: an empty file keeps the place, and only that one is replaced. */
  static void moveOver(Path partial, Path target) throws IOException {
    Files.createFile(target);
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.delete(target);
      throw e;
    }
  }
}
