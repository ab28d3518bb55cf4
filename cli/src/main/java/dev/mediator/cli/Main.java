package dev.mediator.cli;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code mediator}: what it is, and which subcommands it has. */
@Command(
    name = "mediator",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = "Introduces two programs, each known by a public key, so that they get a socket.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    footer = {
      "",
      "A user's own files are ~/.config/mediator/config.properties, with the lines mediator ="
          + " [tls://]HOST[:PORT] and key = FILE, and beside it peers/NAME.pub.pem for each name."
          + " XDG_CONFIG_HOME moves them; on Windows they are in %%APPDATA%%\\mediator."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs one subcommand and exits with its code. */
  public static void main(String[] arguments) {
    Surroundings around = Surroundings.ofThisProcess();
    boolean serves = arguments.length > 0 && arguments[0].equals("serve");
    CommandLine line = serves ? serving(around) : commandLine(around);
    int code = line.execute(arguments);
    System.exit(written(code, System.out, System.err));
  }

  /** The code to end with: what nobody could read was not done, whatever the command believes. */
  static int written(int code, PrintStream out, PrintStream err) {
    if (!out.checkError()) {
      return code;
    }
    err.println(
        "mediator: standard output could not be written to its end: the disk is full, or whoever"
            + " read it has gone");
    return code == ExitCode.OK.code() ? ExitCode.FAILED.code() : code;
  }

  /** With one subcommand alone: to build all of them takes a server a tenth of its start. */
  private static CommandLine serving(Surroundings around) {
    return outfitted(new CommandLine(new Main()).addSubcommand(ServeCommand.commandLine(around)));
  }

  /** The whole command line, for one use: picocli keeps the values that it parsed in it. */
  static CommandLine commandLine(Surroundings around) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(ServeCommand.commandLine(around))
        .addSubcommand(new StatusCommand(around))
        .addSubcommand(new WaitingCommand(around))
        .addSubcommand(new BanCommand(around))
        .addSubcommand(new DropCommand(around))
        .addSubcommand(new PipeCommand(around))
        .addSubcommand(new SendCommand(around))
        .addSubcommand(new ReceiveCommand(around))
        .addSubcommand(new ForwardCommand(around))
        .addSubcommand(new DoctorCommand(around))
        .addSubcommand(new KeygenCommand(around))
        .addSubcommand(new FingerprintCommand(around))
        .addSubcommand(new PeersCommand(around))
        .addSubcommand(new DemoCommand())
        .addSubcommand(new VersionCommand())
        .addSubcommand(help());
    return outfitted(line);
  }

  private static CommandLine outfitted(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.commandListHeading("").exitCodeList(ExitCode.meanings());
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::render);
    line.setExecutionExceptionHandler(Failures::explain);
    line.setParameterExceptionHandler(Failures::correct);
    return line;
  }

  /** Picocli's own, described in our words. */
  private static CommandLine help() {
    CommandLine line = new CommandLine(new HelpCommand());
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.header("").description("Shows the help of a command.");
    return line;
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a COMMAND is missing: " + String.join(", ", spec.subcommands().keySet()));
  }
}
