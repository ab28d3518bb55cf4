package dev.mediator.cli;

import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigSources;
import dev.mediator.server.config.InForce;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Logging;
import dev.mediator.server.config.Setting;
import dev.mediator.server.observe.LogEvent;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mediator serve}: runs a Mediator until it is told to stop.
 *
 * <p>Its options are the settings of the server, each under its own name.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Runs a Mediator until it is told to stop (SIGTERM, or Ctrl-C; twice to stop at once).",
    footer = {
      "",
      "TIME is a number with ms, s, m, h or d behind it, such as 20ms.",
      "Each setting may also stand in the environment (--port as MEDIATOR_PORT) or in a properties"
          + " file (port = 1337). The command line is stronger than the environment, and the"
          + " environment stronger than the file."
    })
final class ServeCommand implements Callable<Integer> {
  /** Where a packaged distribution was unpacked: its own configuration lies there. */
  private static final String HOME_PROPERTY = "mediator.home";

  private final Surroundings around;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with settings; also MEDIATOR_CONFIG.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--check",
      description =
          "Read the settings and all files that they name, print what is in force and where it"
              + " stands, and end without listening: with code 0 if all is well.")
  private boolean check;

  /**
   * With an option for each setting; what is left over is complained of with all other problems.
   */
  private ServeCommand(Surroundings around) {
    this.around = around;
  }

  static CommandLine commandLine(Surroundings around) {
    CommandLine line = new CommandLine(new ServeCommand(around)).setUnmatchedArgumentsAllowed(true);
    for (Setting setting : Setting.values()) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder(setting.option())
                  .type(String.class)
                  .paramLabel(setting.takes())
                  .description(
                      setting.reason().replace("%", "%%")
                          + " Default: "
                          + setting.defaultValue()
                          + ".")
                  .build());
    }
    return line;
  }

  @Override
  public Integer call() throws CannotListenException, InterruptedException {
    MediatorConfig configuration = sources().read();
    if (check) {
      check(configuration);
      print(configuration.settings());
    } else {
      serve(configuration);
    }
    return ExitCode.OK.code();
  }

  /** What is found on the way goes to standard error, away from the table. */
  private static void check(MediatorConfig configuration) throws CannotListenException {
    Logs.configure(configuration.logging(), System.err, System.err);
    try {
      audit(configuration.logging(), AuditFile::check);
      Mediator.check(configuration);
    } finally {
      Logs.flush();
    }
  }

  private void print(List<InForce> settings) {
    int keys = longest(settings, each -> each.setting().key());
    int values = longest(settings, InForce::shown);
    String line = "%-" + keys + "s  %-" + values + "s  %s%n";
    PrintWriter out = spec.commandLine().getOut();
    for (InForce each : settings) {
      out.printf(line, each.setting().key(), each.shown(), each.origin());
    }
    out.flush();
  }

  private static int longest(List<InForce> settings, Function<InForce, String> column) {
    return settings.stream().map(column).mapToInt(String::length).max().orElse(1);
  }

  private void serve(MediatorConfig configuration)
      throws CannotListenException, InterruptedException {
    Logging logging = configuration.logging();
    Logs.configure(logging, around.out(), System.err);
    audit(logging, file -> Logs.refusals(file, logging.format()));
    Thread.setDefaultUncaughtExceptionHandler((thread, cause) ->
        LogEvent.FAULT.log("thread {} has ended by a mistake of ours", thread.getName(), cause));
    CompletableFuture<Mediator> running = new CompletableFuture<>();
    Thread hook = new Thread(() -> stop(running), "mediator-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    AtomicBoolean told = new AtomicBoolean();
    Runnable terminate = () -> terminate(running, told.getAndSet(true));
    Signals.on("TERM", terminate);
    Signals.on("INT", terminate);
    HangUp.means(() -> running.thenAccept(Mediator::reload));
    Mediator mediator;
    try {
      mediator = Mediator.start(() -> sources().read(), now -> Logs.level(now.logging().level()));
      running.complete(mediator);
    } finally {
      if (!running.isDone()) {
        running.cancel(false);
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
    mediator.awaitEnd();
  }

  /** Drains, as soon as it has started; whoever says so again wants it to end at once. */
  private static void terminate(CompletableFuture<Mediator> running, boolean again) {
    if (again) {
      LogEvent.STOPPING.log(
          "stopping at once: it was told so again, and everybody who is connected is cut off");
      Logs.flush();
      Runtime.getRuntime().halt(ExitCode.OK.code());
    }
    running.thenAccept(Mediator::drain);
  }

  private static void audit(Logging logging, Consumer<Path> deed) {
    if (logging.audit() != null) {
      deed.accept(logging.audit());
    }
  }

  /**
   * Sees that the Mediator has closed, however it came to this.
   *
   * <p>Ends with code 0: being told to stop is no failure, though Java says so of any signal. Where
   * the start failed there is nothing to wait for.
   */
  private static void stop(CompletableFuture<Mediator> running) {
    ExitCode code = ExitCode.FAILED;
    try {
      Mediator mediator = running.join();
      mediator.close();
      LogEvent.STOPPED.log("stopped; conversations since the start: {}", mediator.tally());
      code = ExitCode.OK;
    } catch (CancellationException e) {
      code = ExitCode.OK;
    } catch (RuntimeException | Error e) {
      LogEvent.FAULT.log("stopping failed by a mistake of ours", e);
    } finally {
      Logs.flush();
      Runtime.getRuntime().halt(code.code());
    }
  }

  /** File, environment and command line, each stronger than the one before. */
  private ConfigSources sources() {
    ConfigSources sources = new ConfigSources();
    file().ifPresent(sources::file);
    List<String> unknown = spec.commandLine().getUnmatchedArguments();
    return sources.environment(around.environment()).commandLine(options(), unknown);
  }

  /** The one that was named, or else the one that came with the distribution. */
  private Optional<Path> file() {
    return config
        .or(() -> around.variable(ConfigSources.FILE_VARIABLE).map(Path::of))
        .or(ServeCommand::packagedFile);
  }

  /** It may be deleted: every setting has a default. */
  private static Optional<Path> packagedFile() {
    return Optional.ofNullable(System.getProperty(HOME_PROPERTY))
        .map(home -> Path.of(home, "conf", "mediator.properties"))
        .filter(Files::exists);
  }

  /** What stood on the command line: only that, since defaults are the weakest. */
  private Map<Setting, String> options() {
    Map<Setting, String> options = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = spec.findOption(setting.option()).getValue();
      if (value != null) {
        options.put(setting, value);
      }
    }
    return options;
  }
}
