package dev.mediator.cli;

import dev.mediator.cli.AdminClient.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mediator waiting}: who waits at a running Mediator. */
@Command(
    name = "waiting",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Lists who waits at a running Mediator, the longest first.",
      "A line has the key, the one that it wants, the address, and for how long it has waited."
    })
final class WaitingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final AdminOptions admin = new AdminOptions();

  @Mixin private final CommonOptions common;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      description = "Lists those alone in whose fingerprints or address this stands.")
  private String search = "";

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "So many at the most, up to 1000; ${DEFAULT-VALUE} if nothing is said.")
  private int limit = 100;

  WaitingCommand(Surroundings around) {
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure, InterruptedException {
    String query =
        "?search=" + URLEncoder.encode(search, StandardCharsets.UTF_8) + "&limit=" + limit;
    try (AdminClient client = admin.client()) {
      Reply found = client.get("/api/waiting" + query);
      Voice voice = common.voice(spec.commandLine());
      voice.answer(
          found.several("peers").stream()
              .map(WaitingCommand::line)
              .collect(Collectors.joining("\n")),
          found.text());
      long shown = found.several("peers").size();
      String all = search.isEmpty() ? "" : ", of %,d who wait".formatted(found.number("waiting"));
      voice.note(
          "%,d of %,d shown%s".formatted(shown, found.number("found"), all),
          new JsonLine("shown").with("shown", shown));
      return ExitCode.OK.code();
    }
  }

  private static String line(Reply peer) {
    return "%s  %s  %-21s  %s"
        .formatted(
            peer.text("key"),
            peer.text("wants"),
            peer.text("address"),
            StatusCommand.age(peer.number("waiting_s")));
  }
}
