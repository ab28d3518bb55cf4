package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.cli.book.Partner;
import dev.mediator.identity.PeerKey;
import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mediator fingerprint}: the short names of keys, which people compare.
 *
 * <p>One line for each key: fingerprint, size, and what was asked for, so that {@code cut} and
 * {@code grep} work.
 */
@Command(
    name = "fingerprint",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Prints the fingerprints of keys, which people compare.",
      "They are the ones that ssh-keygen -l prints for the same keys."
    })
final class FingerprintCommand implements Callable<Integer> {
  private final Surroundings around;

  @Spec private CommandSpec spec;

  @Mixin private final CommonOptions common;

  /** Names and files may be mixed. */
  @Parameters(
      paramLabel = "FILE|NAME",
      description =
          "Key files, public or private, or names that peers knows; without any, your own key, if"
              + " the user's configuration has it.")
  private List<String> keys = new ArrayList<>();

  FingerprintCommand(Surroundings around) {
    this.around = around;
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    Voice voice = common.voice(spec.commandLine());
    if (keys.isEmpty()) {
      Path own =
          around
              .config()
              .key()
              .orElseThrow(() ->
                  wrong(
                      "whose fingerprint? say a key file or a name, or put the line \"key = FILE\""
                          + " into "
                          + around.folder().configFile()));
      keys.add(own.toString());
    }
    for (String key : keys) {
      PeerKey found = find(key, voice);
      voice.result(
          found + "  " + found.bits() + " bits  " + key,
          new JsonLine("key")
              .with("of", key)
              .with("fingerprint", found)
              .with("bits", found.bits()));
    }
    return ExitCode.OK.code();
  }

  /** A name wins over a file, as everywhere; of a private key, the public half counts. */
  private PeerKey find(String key, Voice voice) throws IOException, CommandFailure {
    Optional<Partner> friend = around.folder().peers().find(key);
    if (friend.isEmpty() && isPrivate(Path.of(key))) {
      return OwnKey.read(Path.of(key), around, voice).publicKey();
    }
    return around.folder().peers().resolve(key).key();
  }

  /** By what it calls itself, since an encrypted one cannot be read before it is unlocked. */
  private static boolean isPrivate(Path file) throws IOException {
    return Files.isRegularFile(file) && KeyFiles.isPrivate(file);
  }
}
