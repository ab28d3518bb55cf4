package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.cli.book.Partner;
import dev.mediator.cli.book.UserConfig;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.MediatorAddress;
import dev.mediator.peer.NetworkProbe;
import dev.mediator.peer.NetworkReport;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
import dev.mediator.peer.PeerException;
import dev.mediator.server.config.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that say who meets whom, and through which Mediator.
 *
 * <p>The Mediator and the own key may stand in the user's configuration, too; see {@link
 * UserConfig}. Everything is checked before anybody is dialled, and each complaint says all the
 * places where the answer may stand.
 */
final class PeerOptions {
  /** More than it takes to ask a Mediator that has just been there. */
  private static final Duration DIAGNOSIS = Duration.ofSeconds(10);

  private final Surroundings around;

  @Mixin private final MediatorOptions mediator;

  /** A file and nothing else: keys do not belong into an environment that programs inherit. */
  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Your private key, as keygen made it. Also key in the user's configuration.")
  private Optional<Path> key = Optional.empty();

  /** Never a key in full: who pastes one into a command line mistakes it easily. */
  @Option(
      names = {"--to", "--from"},
      paramLabel = "NAME|FILE",
      description =
          "The partner, who must be named: a name that peers knows, or a public key file. Both words mean the same.")
  private Optional<String> to = Optional.empty();

  /** For the meeting alone: what follows may take as long as it likes. */
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = Time.class,
      description =
          "How long to wait for the partner: a number with ms, s, m, h or d behind it."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration timeout = PeerConnector.DEFAULT_DEADLINE;

  /** Decided each time anew: it has no place in the configuration. */
  @Option(
      names = "--allow-plain",
      description =
          "Accept a partner that offers no encryption, as stock p2psc peers do: whoever is on the"
              + " way can then read and change everything.")
  private boolean allowPlain;

  /** Whoever must not tell the addresses of the machine, or wants to see what version 0 can do. */
  @Option(
      names = "--no-traversal",
      description =
          "Keep to version 0: one side listens and the other dials, so that a NAT in front of the"
              + " one that listens keeps the two apart; no addresses of this machine are told.")
  private boolean noTraversal;

  PeerOptions(Surroundings around) {
    this.around = around;
    this.mediator = new MediatorOptions(around);
  }

  /** The partner that was named. */
  Partner partner() throws IOException, CommandFailure {
    return around
        .folder()
        .peers()
        .resolve(
            to.orElseThrow(() ->
                wrong("with whom? say --to NAME (mediator peers lists the names) or --to FILE")));
  }

  /** Meets the partner that was named, and tells what happens meanwhile. */
  PeerConnection meet(Voice voice) throws IOException, CommandFailure {
    Partner partner = partner();
    return meet(partner, connector(partner, voice));
  }

  /** Meets {@code partner} once; if the networks keep the two apart, says what is known of them. */
  PeerConnection meet(Partner partner, PeerConnector connector) throws IOException, CommandFailure {
    try {
      return connector.connect(partner.key());
    } catch (PeerException.PartnerUnreachable apart) {
      throw new CommandFailure(
          ExitCode.PARTNER_UNREACHABLE, apart.getMessage() + "\n" + thisSide(), apart);
    }
  }

  /** Which part this side's network has in it; what the other's is, only the other side can ask. */
  private String thisSide() throws IOException, CommandFailure {
    NetworkProbe probe = new NetworkProbe(mediator.address(), mediator.family(), _ -> {});
    try {
      NetworkReport report = probe.run(DIAGNOSIS);
      return "this side has %s; %s; a direct connection comes up with %s; mediator doctor says the same of the other side"
          .formatted(report.mapping(), report.filtering(), report.partners());
    } catch (PeerException.Cancelled cancelled) {
      throw cancelled;
    } catch (PeerException unknown) {
      return Failures.DOCTOR;
    }
  }

  /** What finds {@code partner}, and tells what happens meanwhile. */
  PeerConnector connector(Partner partner, Voice voice) throws IOException, CommandFailure {
    UserConfig config = around.config();
    MediatorAddress address = mediator.address();
    PeerKeyPair own = own(config, voice);
    if (own.publicKey().equals(partner.key())) {
      throw wrong(partner + " is yourself: --to names the other");
    }
    PeerConnector connector =
        PeerConnector.through(address, own)
            .within(timeout)
            .over(mediator.family())
            .telling(new MeetingStory(partner, voice));
    PeerConnector through = noTraversal ? connector.withoutTraversal() : connector;
    return allowPlain ? through.allowPlain() : through;
  }

  /** The key is read only now, so that a passphrase is asked for when all else is right. */
  private PeerKeyPair own(UserConfig config, Voice voice) throws IOException, CommandFailure {
    Path file =
        key.or(config::key)
            .orElseThrow(() ->
                wrong(
                    "which private key is yours? make one with \"mediator keygen NAME\"; then say"
                        + " --key NAME.pem, or put the line \"key = /path/of/NAME.pem\" into "
                        + around.folder().configFile()));
    return OwnKey.read(file, around, voice);
  }

  /** The form of a time, as the server's settings have it. */
  private static final class Time implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
      try {
        return Values.time(Duration.ofMillis(1), LONGEST).apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + text + "\" is not " + e.getMessage());
      }
    }
  }
}
