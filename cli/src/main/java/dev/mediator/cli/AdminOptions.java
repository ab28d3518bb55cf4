package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that say which running Mediator is asked, and how: all operator's commands have them.
 */
final class AdminOptions {
  @Option(
      names = "--admin",
      paramLabel = "URL",
      description =
          "The admin port of the Mediator, as serve prints it when it starts: ${DEFAULT-VALUE} if"
              + " nothing else is said.")
  private URI admin = URI.create("http://127.0.0.1:9337");

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "The file with the word that its admin-token asks for, if there is one.")
  private Optional<Path> token = Optional.empty();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "With https: a certificate in PEM that is trusted besides the usual ones.")
  private Optional<Path> authority = Optional.empty();

  /** Whoever answers there. */
  AdminClient client() throws IOException, CommandFailure {
    boolean web = "http".equals(admin.getScheme()) || "https".equals(admin.getScheme());
    if (!web || admin.getHost() == null) {
      throw wrong("--admin takes a URL such as http://127.0.0.1:9337");
    }
    Optional<String> word = Optional.empty();
    if (token.isPresent()) {
      word = Optional.of(Files.readString(token.get()).strip());
    }
    return new AdminClient(admin, word, authority);
  }
}
