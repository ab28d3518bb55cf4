package dev.mediator.cli;

import dev.mediator.cli.transfer.Sending;
import dev.mediator.cli.transfer.Summary;
import dev.mediator.cli.transfer.TransferException;
import dev.mediator.peer.PeerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mediator send}: files and folders to a partner who runs {@code mediator receive}.
 *
 * <p>Nothing of it is kept on this side, so that Ctrl-C leaves nothing behind. It ends with 0 only
 * if the partner has confirmed every file.
 */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    abbreviateSynopsis = true,
    description = {
      "Sends files and folders to a partner who runs receive.",
      "Every file is checked by its digest. What was interrupted is gone on with by running both"
          + " commands again."
    })
final class SendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final PeerOptions peer;

  @Mixin private final CommonOptions common;

  /** Each arrives under its last name, wherever it lies here. */
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files and folders to send.")
  private List<Path> files = new ArrayList<>();

  SendCommand(Surroundings around) {
    this.peer = new PeerOptions(around);
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    Voice voice = common.voice(spec.commandLine());
    Sending sending = sending(voice);
    try (PeerConnection connection = peer.meet(voice)) {
      Summary summary = sending.over(connection.input(), connection.output());
      return (summary.isComplete() ? ExitCode.OK : ExitCode.INCOMPLETE).code();
    }
  }

  /** A file that is not there is found before the partner is bothered. */
  private Sending sending(Voice voice) throws CommandFailure {
    try {
      return new Sending(files, voice.progress());
    } catch (TransferException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
