package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The reading of a private key file: unlocked at the terminal, and not quietly shared.
 *
 * <p>Unlike ssh, it only warns when others may read the file: on some file systems nobody can
 * change that.
 */
final class OwnKey {
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private OwnKey() {}

  /** Reads it, asks for its passphrase if it has one, and warns if others can read it, too. */
  static PeerKeyPair read(Path file, Surroundings around, Voice voice)
      throws IOException, CommandFailure {
    if (!Files.exists(file)) {
      throw missing(file);
    }
    PeerKeyPair pair =
        KeyFiles.isEncrypted(file) ? unlock(file, around) : KeyFiles.readPrivate(file, null);
    if (isOpenToOthers(file)) {
      voice.warn(file + " is not for its owner alone; close it with: chmod 600 " + file);
    }
    return pair;
  }

  private static CommandFailure missing(Path file) {
    return wrong(
        "the private key "
            + file
            + " does not exist; make it with: mediator keygen "
            + file.toString().replaceFirst("\\.pem$", ""));
  }

  /** Asked once: who mistypes runs the command again. */
  private static PeerKeyPair unlock(Path file, Surroundings around)
      throws IOException, CommandFailure {
    char[] passphrase =
        around
            .secrets()
            .apply("Passphrase for " + file + ": ")
            .orElseThrow(() ->
                wrong(
                    file
                        + " is encrypted, and there is no terminal to ask for its passphrase;"
                        + " what runs unattended needs a key without one"));
    try {
      return KeyFiles.readPrivate(file, passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /** As ssh sees it: any right of anybody else. Windows has no such rights to look at. */
  private static boolean isOpenToOthers(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view != null && !OWNERS.containsAll(view.readAttributes().permissions());
  }
}
