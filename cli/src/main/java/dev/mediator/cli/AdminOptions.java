package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * The options that say which running Mediator is asked, and how: all operator's commands have them.
 */
final class AdminOptions {
  private static final Pattern URL = Pattern.compile("https?://[^/?#@\\s]+/?");

  private static final Pattern WORD = Pattern.compile("[!-~]{1,1024}");

  @Option(
      names = "--admin",
      paramLabel = "URL",
      description =
          "The admin port of the Mediator, as serve prints it when it starts: ${DEFAULT-VALUE} if"
              + " nothing else is said.")
  private String admin = "http://127.0.0.1:9337";

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
    if (!URL.matcher(admin).matches()) {
      throw wrong("--admin takes a URL such as http://127.0.0.1:9337, and nothing behind the port");
    }
    Optional<String> word = Optional.empty();
    if (token.isPresent()) {
      word = Optional.of(Files.readString(token.get()).strip());
    }
    if (word.isPresent() && !WORD.matcher(word.get()).matches()) {
      throw wrong("the file of --token does not hold one word, as an admin-token does");
    }
    return new AdminClient(URI.create(admin), word, authority);
  }
}
