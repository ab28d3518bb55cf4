package dev.mediator.cli;

import dev.mediator.peer.PeerConnection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code mediator pipe}: standard input and output, connected with a partner's.
 *
 * <p>Binary, both ways at once. It ends with 0 when both sides have ended their input; a connection
 * that is cut, which TLS tells from an end, has a code of its own.
 */
@Command(
    name = "pipe",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    abbreviateSynopsis = true,
    description = {
      "Connects standard input and output with a partner's.",
      "The partner runs pipe, too. As with nc, an end of input (Ctrl-D) is passed on, and what the partner says is printed until"
          + " the partner ends, too."
    })
final class PipeCommand implements Callable<Integer> {
  private final Surroundings around;

  @Spec private CommandSpec spec;

  @Mixin private final PeerOptions peer;

  @Mixin private final CommonOptions common;

  PipeCommand(Surroundings around) {
    this.around = around;
    this.peer = new PeerOptions(around);
    this.common = CommonOptions.whereOutIsData(around);
  }

  @Override
  public Integer call() throws Exception {
    Voice voice = common.voice(spec.commandLine());
    try (PeerConnection connection = peer.meet(voice)) {
      Pipe pipe = new Pipe(connection, around.in(), around.out());
      pipe.run(() ->
          voice.note(
              "the partner is done; end your input (Ctrl-D) to leave",
              new JsonLine("partner-done")));
      voice.detail(
          "sent " + pipe.sent() + " bytes, received " + pipe.received(),
          new JsonLine("done").with("sent", pipe.sent()).with("received", pipe.received()));
    }
    return ExitCode.OK.code();
  }
}
