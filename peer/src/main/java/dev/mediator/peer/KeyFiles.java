package dev.mediator.peer;

import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.KeyRejectedException;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Key files in PEM: how identities are kept on disk, and told to friends.
 *
 * <p>Usable are RSA keys of 2,048 to 4,096 bits with exponent 65537, as everywhere ({@link
 * KeyLimits#DEFAULT}). May be used by any thread.
 */
public final class KeyFiles {
  /** Far more than the largest key takes. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final String PRIVATE = "PRIVATE KEY-----";

  private static final Set<Path> HANDED_OVER =
      Set.of(Path.of("/dev/stdin"), Path.of("/dev/fd"), Path.of("/proc/self/fd"));

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private KeyFiles() {}

  /**
   * Reads a private key: PKCS#1 or PKCS#8, encrypted or not.
   *
   * @param passphrase null where the file is not encrypted; not kept
   * @throws IOException if it cannot be read, or is no usable private key; the message says what
   *     was expected and what to do
   */
  public static PeerKeyPair readPrivate(Path file, char @Nullable [] passphrase)
      throws IOException {
    PeerKeyPair pair = PrivateKeyPem.parse(text(file), passphrase, file);
    try {
      PeerKey.parse(pair.publicKey().toPem(), KeyLimits.DEFAULT);
      return pair;
    } catch (KeyRejectedException e) {
      throw new IOException(
          file + " holds no usable private key: " + e.getMessage() + "; make a new one", e);
    }
  }

  /**
   * Whether {@code file} says that it holds a private key, usable or not, encrypted or not.
   *
   * @throws IOException if it cannot be read, is empty, or far too large
   */
  public static boolean isPrivate(Path file) throws IOException {
    return text(file).contains(PRIVATE);
  }

  /**
   * Whether {@code file} holds a private key that asks for a passphrase.
   *
   * @throws IOException if it cannot be read, or is damaged; the message says what was expected
   */
  public static boolean isEncrypted(Path file) throws IOException {
    return PrivateKeyPem.isEncrypted(text(file), file);
  }

  /**
   * Reads a public key: {@code RSA PUBLIC KEY} or {@code PUBLIC KEY}.
   *
   * @throws IOException if it cannot be read, or is no usable public key; the message says what was
   *     expected and what to do
   */
  public static PeerKey readPublic(Path file) throws IOException {
    return publicKey(text(file), file.toString());
  }

  /**
   * Reads a public key that does not come from a file, to the end of the stream.
   *
   * @param in stays open
   * @param source what to call it in an error, for example {@code standard input}
   * @throws IOException if it cannot be read, or is no usable public key
   */
  public static PeerKey readPublic(InputStream in, String source) throws IOException {
    return publicKey(text(in, source), source);
  }

  private static PeerKey publicKey(String pem, String source) throws IOException {
    try {
      return PeerKey.parse(pem, KeyLimits.DEFAULT);
    } catch (KeyRejectedException e) {
      throw new IOException(source + " holds no usable public key: " + hint(pem, e), e);
    }
  }

  /**
   * Writes a private key as PKCS#8 for its owner alone, encrypted when there is a passphrase.
   *
   * <p>On systems without POSIX permissions (Windows) the rights are those of the folder.
   *
   * @throws java.nio.file.FileAlreadyExistsException if {@code file} exists: a key is never
   *     overwritten
   */
  public static void writePrivate(Path file, PeerKeyPair pair, char @Nullable [] passphrase)
      throws IOException {
    write(file, PrivateKeyPem.write(pair, passphrase), "rw-------");
  }

  /**
   * Writes a public key as {@code RSA PUBLIC KEY}, which stock peers read, too.
   *
   * @throws java.nio.file.FileAlreadyExistsException if {@code file} exists
   */
  public static void writePublic(Path file, PeerKey key) throws IOException {
    write(file, key.toPem(), "rw-r--r--");
  }

  private static void write(Path file, String pem, String permissions) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] rights =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel channel = Files.newByteChannel(file, NEW, rights)) {
      put(pem, channel, file);
    } catch (FileSystemException e) {
      throw explained(e);
    }
  }

  private static void put(String pem, SeekableByteChannel channel, Path file) throws IOException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // Half a key is of no use, and would be in the way of the next attempt.
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; expected is a key file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file) && !isHandedOver(file)) {
      // A pipe that nobody writes to would be waited for without end.
      throw new IOException(file + " is a pipe or device; expected is a key file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return text(in, file.toString());
    } catch (FileSystemException e) {
      throw explained(e);
    }
  }

  /** What a shell opened for this program: standard input, or {@code <(command)} in bash. */
  private static boolean isHandedOver(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    return HANDED_OVER.stream().anyMatch(whole::startsWith);
  }

  private static String text(InputStream in, String source) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length == 0) {
      throw new IOException(source + " is empty; expected is a key in PEM");
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(source + " is too large to be a key; is it the right one?");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The same kind of exception; those of the JDK say nothing but the path. */
  private static FileSystemException explained(FileSystemException e) {
    String file = e.getFile();
    return switch (e) {
      case NoSuchFileException missing ->
          new NoSuchFileException(file, null, "there is no such file or folder; check the path");
      case FileAlreadyExistsException there ->
          new FileAlreadyExistsException(
              file, null, "it exists, and a key is never overwritten; choose another name");
      case AccessDeniedException denied ->
          new AccessDeniedException(
              file, null, "access is denied; check its owner and its permissions");
      default -> e;
    };
  }

  /** What a person has who gave the wrong thing, and what to do about it. */
  private static String hint(String pem, KeyRejectedException why) {
    if (pem.contains(PRIVATE)) {
      return "it is a private key, which is never given away; the public one is needed";
    }
    if (pem.startsWith("ssh-")) {
      return "it is in OpenSSH's own form; convert it with: ssh-keygen -e -m PKCS8 -f FILE";
    }
    return String.valueOf(why.getMessage());
  }
}
