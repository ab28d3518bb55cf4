package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.cli.book.UserConfig;
import dev.mediator.peer.AddressFamily;
import dev.mediator.peer.MediatorAddress;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say which Mediator, and over which version of IP it is reached. */
final class MediatorOptions {
  /** Names the Mediator; without an underscore, since what begins with MEDIATOR_ is a setting. */
  private static final String MEDIATOR_VARIABLE = "MEDIATOR";

  private final Surroundings around;

  @Option(
      names = "--mediator",
      paramLabel = "[tls://]HOST[:PORT][#PIN]",
      description =
          "The Mediator, at port 1337, or 1338 with tls://, unless it says otherwise. With tls:// a"
              + " certificate has to vouch for HOST, or the Mediator's key must be the one of PIN,"
              + " which serve prints when it starts. Also MEDIATOR in the environment, or mediator"
              + " in the user's configuration.")
  private Optional<String> mediator = Optional.empty();

  /** One of two at most, or the preference of the library. */
  @ArgGroup private @Nullable Family chosen;

  MediatorOptions(Surroundings around) {
    this.around = around;
  }

  /** The command line is stronger than the environment, and that stronger than the file. */
  MediatorAddress address() throws IOException, CommandFailure {
    UserConfig config = around.config();
    String text =
        mediator
            .or(() -> around.variable(MEDIATOR_VARIABLE))
            .or(config::mediator)
            .orElseThrow(() ->
                wrong(
                    "which mediator? say --mediator HOST, or set MEDIATOR=HOST in the environment,"
                        + " or put the line \"mediator = HOST\" into "
                        + around.folder().configFile()));
    try {
      return MediatorAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong("\"" + text + "\" is no mediator: " + e.getMessage());
    }
  }

  /** Over what it is reached. */
  AddressFamily family() {
    return chosen == null ? AddressFamily.IPV4_FIRST : chosen.chosen();
  }

  /** Which version of IP, of the two. */
  private static final class Family {
    @Option(
        names = {"-4", "--ipv4"},
        required = true,
        description = "Reach the Mediator over IPv4 only; otherwise IPv4 is preferred.")
    private boolean four;

    @Option(
        names = {"-6", "--ipv6"},
        required = true,
        description = "Reach the Mediator over IPv6 only.")
    private boolean six;

    AddressFamily chosen() {
      return six ? AddressFamily.IPV6 : four ? AddressFamily.IPV4 : AddressFamily.IPV4_FIRST;
    }
  }
}
