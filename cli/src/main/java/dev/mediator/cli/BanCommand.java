package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.cli.AdminClient.Reply;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mediator ban}: keeps peers out of a running Mediator, or lists who is. */
@Command(
    name = "ban",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Keeps peers out of a running Mediator, and ends their conversations.",
      "Without a TARGET it lists who is kept out. A ban is gone when the Mediator ends: who is to"
          + " stay out for good belongs into the file of deny-keys."
    })
final class BanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final AdminOptions admin = new AdminOptions();

  @Mixin private final CommonOptions common;

  @Parameters(
      paramLabel = "TARGET",
      arity = "0..1",
      description = "A fingerprint, an IP address, or a block of them such as 192.0.2.0/24.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long: a number with ms, s, m, h or d; else until the Mediator ends.")
  private Optional<String> time = Optional.empty();

  @Option(names = "--lift", description = "Let them in again.")
  private boolean lift;

  BanCommand(Surroundings around) {
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure, InterruptedException {
    if (target.isEmpty() && (lift || time.isPresent())) {
      throw wrong("whom? say a fingerprint, an IP address or a block behind the options");
    }
    if (lift && time.isPresent()) {
      throw wrong("--lift and --for contradict each other");
    }
    try (AdminClient client = admin.client()) {
      Voice voice = common.voice(spec.commandLine());
      if (target.isEmpty()) {
        list(client, voice);
      } else if (lift) {
        Reply lifted = client.post("/api/bans/lift", order(target.get()));
        voice.answer(lifted.text("target") + " may come again", lifted.text());
      } else {
        JsonLine order = order(target.get());
        time.ifPresent(text -> order.with("for", text));
        Reply banned = client.post("/api/bans", order);
        voice.answer(
            "%s is banned; conversations ended: %,d"
                .formatted(banned.text("target"), banned.number("dropped")),
            banned.text());
      }
      return ExitCode.OK.code();
    }
  }

  private static void list(AdminClient client, Voice voice)
      throws CommandFailure, InterruptedException {
    Reply found = client.get("/api/bans");
    String lines =
        found.several("bans").stream().map(BanCommand::line).collect(Collectors.joining("\n"));
    voice.answer(lines.isEmpty() ? "nobody is banned" : lines, found.text());
  }

  private static String line(Reply ban) {
    boolean ends = ban.members().get("left_s") != null;
    String rest = ends ? "for " + StatusCommand.age(ban.number("left_s")) : "until it ends";
    return ban.text("target") + "  " + rest;
  }

  /** What a Mediator is told of whom it is about. */
  static JsonLine order(String target) {
    return JsonLine.members().with("target", target);
  }
}
