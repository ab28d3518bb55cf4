package dev.mediator.cli;

import dev.mediator.cli.book.Partner;
import dev.mediator.cli.book.PeerBook;
import dev.mediator.identity.PeerKey;
import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mediator peers}: names for the public keys of friends.
 *
 * <p>What it keeps are plain key files, so that a folder of them can be copied from one machine to
 * another, or handed out by whoever runs many.
 */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Keeps names for public keys.",
      "With a name, --to NAME works. By itself, it lists them."
    })
final class PeersCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Surroundings around;

  @Spec private CommandSpec spec;

  @Mixin private final CommonOptions common;

  PeersCommand(Surroundings around) {
    this.around = around;
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException {
    return list();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Gives a public key a name, and shows its fingerprint: compare it with your friend's.",
        "A name that stands for another key already is refused, as SSH does: somebody may be"
            + " pretending to be your friend."
      })
  int add(
      @Parameters(
              paramLabel = "NAME",
              description = "What you call your friend: letters, digits and . _ - @.")
          String name,
      @Parameters(
              paramLabel = "FILE|-",
              description = "The friend's public key; - reads it from standard input.")
          String file)
      throws IOException {
    PeerKey key =
        file.equals(STANDARD_INPUT)
            ? KeyFiles.readPublic(around.in(), "standard input")
            : KeyFiles.readPublic(Path.of(file));
    boolean fresh = book().add(name, key);
    Partner friend = new Partner(name, key);
    voice()
        .result(
            name
                + " is "
                + key
                + (fresh
                    ? System.lineSeparator()
                        + "Compare it with "
                        + name
                        + ", who sees it with: mediator fingerprint FILE"
                    : ", as before"),
            line("added", friend).with("fresh", fresh));
    return ExitCode.OK.code();
  }

  @Command(mixinStandardHelpOptions = true, description = "Lists the names, with their keys.")
  int list() throws IOException {
    List<String> names = book().names();
    int widest = names.stream().mapToInt(String::length).max().orElse(0);
    for (String name : names) {
      Optional<Partner> friend = book().find(name);
      if (friend.isPresent()) {
        String padded = name + " ".repeat(widest - name.length());
        voice().result(padded + "  " + friend.get().key(), line("peer", friend.get()));
      }
    }
    if (names.isEmpty()) {
      voice()
          .detail(
              "no names are known yet: mediator peers add NAME FILE",
              new JsonLine("note").with("text", "no names are known yet"));
    }
    return ExitCode.OK.code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Forgets names, and the keys that they stand for.")
  int remove(
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "Whom to forget.")
          List<String> names)
      throws IOException {
    for (String name : names) {
      Partner gone = book().remove(name);
      voice().result(name + " was " + gone.key() + ", and is forgotten", line("removed", gone));
    }
    return ExitCode.OK.code();
  }

  /** What programs are told of a friend, the same everywhere. */
  private static JsonLine line(String event, Partner friend) {
    return new JsonLine(event)
        .with("name", friend.name())
        .with("fingerprint", friend.key())
        .with("bits", friend.key().bits());
  }

  /** Looked for anew, since it costs nothing. */
  private PeerBook book() {
    return around.folder().peers();
  }

  private Voice voice() {
    return common.voice(spec.commandLine());
  }
}
