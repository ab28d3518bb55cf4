package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.cli.book.Partner;
import dev.mediator.cli.foreign.StrangerException;
import dev.mediator.cli.forward.BreachException;
import dev.mediator.cli.forward.Forwarding;
import dev.mediator.cli.forward.LocalPort;
import dev.mediator.cli.forward.Target;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
import dev.mediator.peer.PeerException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code mediator forward}: TCP ports here that lead to a partner's side, and the other half.
 *
 * <p>It listens before it meets the partner, so that a port that is taken is known at once. What is
 * hostile or another program ends it; whatever a new connection may mend does not.
 */
@Command(
    name = "forward",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    abbreviateSynopsis = true,
    description = {
      "Carries TCP connections to a partner's side, and from there.",
      "Whoever wants connections carried says --listen, and the partner says --allow for what may be"
          + " reached on its side; both may say both. It runs until Ctrl-C: a partner that is lost is"
          + " awaited again."
    })
final class ForwardCommand implements Callable<Integer> {
  /** Between meetings, lest a failure that comes at once is repeated without a pause. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  @Spec private CommandSpec spec;

  @Mixin private final PeerOptions peer;

  @Mixin private final CommonOptions common;

  /** As ssh has it, so that nobody has to learn it again. */
  @Option(
      names = {"-L", "--listen"},
      paramLabel = "[BIND:]PORT:HOST:HOSTPORT",
      converter = LocalPortForm.class,
      description =
          "Listen at PORT of this machine, and carry what comes to HOST:HOSTPORT, as the partner"
              + " sees it: 8080:localhost:80. Without BIND, only programs of this machine can come;"
              + " * is for all its addresses. May be repeated.")
  private List<LocalPort> ports = new ArrayList<>();

  /** What may be reached here is decided here, and never by the partner. */
  @Option(
      names = "--allow",
      paramLabel = "HOST:PORT",
      converter = TargetForm.class,
      description =
          "Let the partner reach this from here, and nothing else: localhost:80. May be repeated.")
  private Set<Target> allowed = new LinkedHashSet<>();

  ForwardCommand(Surroundings around) {
    this.peer = new PeerOptions(around);
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure, InterruptedException {
    if (ports.isEmpty() && allowed.isEmpty()) {
      throw wrong(
          "what is to be carried? say --listen 8080:localhost:80 here, and --allow localhost:80 on"
              + " the other side");
    }
    Voice voice = common.voice(spec.commandLine());
    Partner partner = peer.partner();
    PeerConnector connector = peer.connector(partner, voice);
    ForwardStory story = new ForwardStory(partner, voice, common.around().nanoTime());
    try (Forwarding forwarding = Forwarding.open(ports, allowed, story);
        Farewell farewell = new Farewell()) {
      tell(story, forwarding.addresses());
      serve(forwarding, connector.connect(partner.key()), story, farewell);
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PAUSE);
        // Only the first meeting has a deadline: whoever came once may come back after days.
        // Strangers who answer in the partner's place do not end the wait.
        try {
          serve(forwarding, connector.connect(partner.key()), story, farewell);
        } catch (PeerException.NobodyCame
            | PeerException.MediatorUnreachable
            | PeerException.PartnerUnreachable e) {
          story.retries(e);
        } catch (PeerException.Refused e) {
          retryUnlessFinal(e, story);
        } catch (PeerException.Impostor | PeerException.PlainRefused e) {
          story.suspects(e);
        }
      }
    }
    return ExitCode.INTERRUPTED.code();
  }

  /** A Mediator that has no room may have some later. */
  private static void retryUnlessFinal(PeerException.Refused refused, ForwardStory story)
      throws PeerException {
    if (refused.isFinal()) {
      throw refused;
    }
    story.retries(refused);
  }

  /** Serves one connection until it is over, in whatever way a new one may mend. */
  private static void serve(
      Forwarding forwarding, PeerConnection connection, ForwardStory story, Farewell farewell)
      throws IOException {
    farewell.isFor(connection);
    try (connection) {
      forwarding.run(connection.input(), connection.output(), connection.channel());
      if (!farewell.isSaid()) {
        story.ended();
      }
    } catch (BreachException | StrangerException e) {
      throw e;
    } catch (IOException e) {
      if (!farewell.isSaid()) {
        story.lost(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What is carried where, and what may be reached. */
  private void tell(ForwardStory story, List<InetSocketAddress> addresses) {
    for (int i = 0; i < ports.size(); i++) {
      story.listens(ports.get(i), addresses.get(i));
    }
    allowed.forEach(story::allows);
  }

  /** The form of {@link LocalPort}. */
  private static final class LocalPortForm implements ITypeConverter<LocalPort> {
    @Override
    public LocalPort convert(String text) {
      try {
        return LocalPort.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The form of {@link Target}. */
  private static final class TargetForm implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      try {
        return Target.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
