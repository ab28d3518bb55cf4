package dev.mediator.cli.transfer;

import dev.mediator.cli.transfer.Entry.Kind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What was found under the paths that a person wants to send, and what cannot be sent of it. */
final class Offer {
  /** An entry, and where it is on this machine. */
  record Item(Entry entry, Path file) {}

  /** A path that will not be sent, and why. */
  record Skipped(String path, String reason) {}

  private final List<Item> items = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  /** Looks through all the paths; what was named itself must be there and be sendable. */
  Offer(List<Path> paths) throws TransferException {
    Set<String> names = new HashSet<>();
    for (Path path : paths) {
      String name = nameOf(path);
      if (!names.add(name)) {
        throw new TransferException(
            "two of the paths end with " + name + ": send one after the other");
      }
      walk(path, name);
    }
    items.sort(Comparator.comparing(item -> item.entry().path()));
    Manifest.check(entries());
  }

  List<Item> items() {
    return items;
  }

  List<Entry> entries() {
    return items.stream().map(Item::entry).toList();
  }

  /** What will not be sent; the order is that in which it was found. */
  List<Skipped> skipped() {
    return skipped;
  }

  /**
   * What the receiver will call it: the last part of the path, also of {@code .} and {@code ..}.
   */
  private static String nameOf(Path path) throws TransferException {
    Path name = path.toAbsolutePath().normalize().getFileName();
    if (name == null) {
      throw new TransferException("the root folder has no name to send it under");
    }
    return name.toString();
  }

  private void walk(Path start, String name) throws TransferException {
    if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
      throw new TransferException("there is no " + start);
    }
    try {
      Files.walkFileTree(start, new Finder(start, name));
    } catch (IOException e) {
      throw new TransferException("cannot read " + start, e);
    }
  }

  /** Takes what is found below one of the paths into the offer. */
  private final class Finder implements FileVisitor<Path> {
    private final Path start;
    private final String name;

    Finder(Path start, String name) {
      this.start = start;
      this.name = name;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) {
      return add(folder, found) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
      add(file, found);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      skip(file, new EntryException(failure));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
      if (failure != null) {
        skip(folder, new EntryException(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean add(Path file, BasicFileAttributes found) {
      try {
        String path = pathOf(file);
        if (path.indexOf('\ufffd') >= 0) {
          throw new EntryException("its name is no UTF-8, or the locale of this terminal is not");
        }
        Names.checkSound(path);
        Kind kind = kindOf(file, found);
        long size = kind == Kind.FOLDER ? 0 : found.size();
        long changed = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return items.add(new Item(new Entry(path, kind, size, changed), file));
      } catch (EntryException e) {
        skip(file, e);
        return false;
      }
    }

    private void skip(Path file, EntryException reason) {
      skipped.add(new Skipped(pathOf(file), reason.reason()));
    }

    private String pathOf(Path file) {
      StringBuilder path = new StringBuilder(name);
      for (Path part : start.relativize(file)) {
        path.append(part.toString().isEmpty() ? "" : "/").append(part);
      }
      return path.toString();
    }
  }

  /** Whatever is neither a file nor a folder could block, loop or lead elsewhere. */
  private static Kind kindOf(Path file, BasicFileAttributes found) throws EntryException {
    if (found.isSymbolicLink()) {
      throw new EntryException("it is a symbolic link, which is not followed");
    }
    if (found.isOther()) {
      throw new EntryException("it is no file or folder");
    }
    if (found.isDirectory()) {
      return Kind.FOLDER;
    }
    return isProgram(file) ? Kind.PROGRAM : Kind.FILE;
  }

  private static boolean isProgram(Path file) throws EntryException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      return posix != null
          && posix.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    } catch (IOException e) {
      throw new EntryException(e);
    }
  }
}
