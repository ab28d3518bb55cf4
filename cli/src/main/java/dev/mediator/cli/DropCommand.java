package dev.mediator.cli;

import dev.mediator.cli.AdminClient.Reply;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mediator drop}: ends conversations at a running Mediator. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Ends the conversations of peers with a running Mediator.",
      "They may come again: see mediator ban."
    })
final class DropCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final AdminOptions admin = new AdminOptions();

  @Mixin private final CommonOptions common;

  @Parameters(
      paramLabel = "TARGET",
      description = "A fingerprint, an IP address, or a block of them such as 192.0.2.0/24.")
  private String target = "";

  DropCommand(Surroundings around) {
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure, InterruptedException {
    try (AdminClient client = admin.client()) {
      Reply dropped = client.post("/api/drop", BanCommand.order(target));
      common
          .voice(spec.commandLine())
          .answer(
              "%s is dropped; conversations ended: %,d"
                  .formatted(dropped.text("target"), dropped.number("dropped")),
              dropped.text());
      return ExitCode.OK.code();
    }
  }
}
