package dev.mediator.cli;

import dev.mediator.peer.MediatorAddress;
import dev.mediator.peer.NetworkProbe;
import dev.mediator.peer.NetworkReport;
import dev.mediator.peer.NetworkReport.Filtering;
import dev.mediator.peer.NetworkReport.Mapping;
import dev.mediator.peer.NetworkReport.Partners;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code mediator doctor}: what stands between this machine and the Internet, and whom it can reach
 * through it.
 *
 * <p>It needs no key and no partner, so that it is the first thing to try when a meeting fails.
 */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Says what kind of NAT you are behind, and which partners you can reach.",
      "It asks the Mediator how this machine is seen from outside, and whether a stranger gets in;"
          + " it needs neither a key nor a partner. A Mediator with two ports can tell more."
    })
final class DoctorCommand implements Callable<Integer> {
  /** Far more than the few seconds that it takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Mixin private final MediatorOptions mediator;

  @Mixin private final CommonOptions common;

  DoctorCommand(Surroundings around) {
    this.mediator = new MediatorOptions(around);
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws Exception {
    Voice voice = common.voice(spec.commandLine());
    MediatorAddress address = mediator.address();
    NetworkProbe probe =
        new NetworkProbe(
            address,
            mediator.family(),
            state ->
                voice.detail(
                    state.toString(),
                    new JsonLine("state")
                        .with("state", MeetingStory.nameOf(state))
                        .with("text", state)));
    NetworkReport report = probe.run(PATIENCE);
    voice.result(sentences(address, report), line(report));
    return ExitCode.OK.code();
  }

  private static String sentences(MediatorAddress mediator, NetworkReport report) {
    String seen =
        report.mapping() == Mapping.NONE
            ? "The mediator " + mediator + " sees this machine at " + report.observed() + "."
            : "This machine is at "
                + report.local()
                + ", and the mediator "
                + mediator
                + " sees it at "
                + report.observed()
                + ".";
    String kind = "The network: " + report.kind() + ".";
    String mapping = "  " + report.mapping() + ";";
    String filtering = "  " + report.filtering() + ".";
    String partners = "A direct connection comes up with " + report.partners() + ".";
    return Stream.of(seen, kind, mapping, filtering, partners, advice(report), scope(report))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** Who else gets through, and how. */
  private static String advice(NetworkReport report) {
    if (report.filtering() == Filtering.NONE) {
      return "Stock peers reach it, too, and so do all that keep to version 0.";
    }
    return report.partners() == Partners.ALL
        ? ""
        : "Others are reached through a mediator whose operator turned the relay on (--relay on).";
  }

  /** For how much of the world all this is true. */
  private static String scope(NetworkReport report) {
    return report.isPrivate()
        ? "All this holds within the private network in which the mediator is, too: ask one on the"
            + " Internet how it is from there."
        : "";
  }

  private static JsonLine line(NetworkReport report) {
    return new JsonLine("network")
        .with("local", report.local())
        .with("observed", report.observed())
        .with("private", report.isPrivate())
        .with("kind", report.kind())
        .with("mapping", word(report.mapping()))
        .with("filtering", word(report.filtering()))
        .with("partners", word(report.partners()));
  }

  /** For programs: {@code by-destination}, for example. */
  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
