package dev.mediator.cli;

import dev.mediator.cli.book.Partner;
import dev.mediator.cli.transfer.Receiving;
import dev.mediator.cli.transfer.Summary;
import dev.mediator.cli.transfer.TransferException;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mediator receive}: what a partner sends, into one folder.
 *
 * <p>Ctrl-C leaves no file under its own name that is not whole: what is half-written lies beside
 * under a hidden name, and the next transfer goes on with it.
 */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    abbreviateSynopsis = true,
    description = {
      "Receives what a partner sends, into one folder.",
      "Nothing is overwritten, and nothing is written outside the folder. A file gets its name when"
          + " all of it is there and right."
    })
final class ReceiveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final PeerOptions peer;

  @Mixin private final CommonOptions common;

  /** The only place that a partner can write to. */
  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      defaultValue = ".",
      description = "Where to; made if there is none. Default: this folder.")
  private Path folder = Path.of(".");

  ReceiveCommand(Surroundings around) {
    this.peer = new PeerOptions(around);
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    Voice voice = common.voice(spec.commandLine());
    Partner partner = peer.partner();
    PeerConnector connector = peer.connector(partner, voice);
    Receiving receiving = receiving(voice);
    receiving.risk().ifPresent(voice::warn);
    try (PeerConnection connection = peer.meet(partner, connector)) {
      Summary summary = receiving.over(connection.input(), connection.output());
      return (summary.isComplete() ? ExitCode.OK : ExitCode.INCOMPLETE).code();
    }
  }

  /** Only when all else is right: this tries whether the folder can be made and used. */
  private Receiving receiving(Voice voice) throws CommandFailure {
    try {
      return new Receiving(folder, voice.progress());
    } catch (TransferException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
