package dev.mediator.cli.book;

import dev.mediator.identity.PeerKey;
import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names for public keys: a folder with one file for each, {@code NAME.pub.pem}.
 *
 * <p>A name keeps its key until the user removes it, as in SSH's known_hosts: a friend whose key
 * changes may be somebody else.
 */
public final class PeerBook {
  /** Safe as the name of a file on every system, and never an option or a hidden file. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  /** Files that Windows takes for devices, whatever stands behind the first dot. */
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|(com|lpt)\\d)(\\..*)?");

  private static final String ENDING = ".pub.pem";

  /** Whom somebody knows concerns nobody else. */
  private static final FileAttribute<?>[] OWNERS_FOLDER = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
  };

  private final Path folder;

  PeerBook(Path folder) {
    this.folder = folder;
  }

  /**
   * Gives {@code key} a name.
   *
   * @return false if it has that name already
   * @throws UserConfigException if {@code name} is no safe name
   * @throws IOException if the name stands for another key, or the file cannot be written
   */
  public boolean add(String name, PeerKey key) throws IOException {
    Path file = fileOf(name);
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(folder, posix ? OWNERS_FOLDER : new FileAttribute<?>[0]);
    try {
      KeyFiles.writePublic(file, key);
      if (posix) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      PeerKey known = KeyFiles.readPublic(file);
      if (known.equals(key)) {
        return false;
      }
      throw new KeyChangedException(new Partner(name, known), key);
    }
  }

  /**
   * Forgets a name, and says what it stood for.
   *
   * @throws IOException if nobody has that name
   */
  public Partner remove(String name) throws IOException {
    Optional<Partner> gone = find(name);
    if (gone.isEmpty()) {
      throw new IOException(unknown(name));
    }
    Files.delete(fileOf(name));
    return gone.get();
  }

  /** Everybody's names, in the order of the alphabet. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .filter(PeerBook::isName)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Whoever has that name; empty if nobody has, or if it cannot be a name. */
  public Optional<Partner> find(String name) throws IOException {
    if (!isName(name) || !Files.exists(fileOf(name))) {
      return Optional.empty();
    }
    return Optional.of(new Partner(name, KeyFiles.readPublic(fileOf(name))));
  }

  /**
   * A partner by name, or by public key file where nobody has that name: a file that happens to lie
   * about never takes the place of a friend.
   */
  public Partner resolve(String nameOrFile) throws IOException {
    Optional<Partner> friend = find(nameOrFile);
    if (friend.isPresent()) {
      return friend.get();
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      boolean path = file.getNameCount() > 1 || !isName(nameOrFile);
      throw new IOException(
          path ? nameOrFile + ": there is no such file; check the path" : unknown(nameOrFile));
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("(\\.pub)?\\.pem$", "");
    return new Partner(name, KeyFiles.readPublic(file));
  }

  /** A name is often mistyped: the ones that exist help more than "no such file". */
  private String unknown(String name) throws IOException {
    List<String> names = names();
    return name
        + " is neither a peer's name nor a public key file; "
        + (names.isEmpty() ? "no names are known yet" : "known are " + String.join(", ", names))
        + " (mediator peers add NAME FILE)";
  }

  private Path fileOf(String name) throws UserConfigException {
    if (!isName(name)) {
      throw new UserConfigException(
          "\""
              + name
              + "\" cannot be a peer's name: a name has 1 to 64 letters, digits, dots, dashes,"
              + " underscores and @, begins with a letter or digit, and does not end with .pem");
    }
    return folder.resolve(name + ENDING);
  }

  /** A name that can be given, and is like {@code wish}, such as that of a file. */
  public static String nameFor(String wish) {
    String name = wish.replaceAll("[^A-Za-z0-9._@-]+", "-").replaceFirst("^[._@-]+", "");
    return isName(name) ? name : "FRIEND";
  }

  private static boolean isName(String name) {
    return NAME.matcher(name).matches()
        && !name.endsWith(".pem")
        && !DEVICE.matcher(name).matches();
  }
}
