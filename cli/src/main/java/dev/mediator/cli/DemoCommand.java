package dev.mediator.cli;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.MediatorAddress;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
import dev.mediator.peer.PeerState;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mediator demo}: a Mediator and two peers in one program, shown while they meet. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = "Lets two peers meet on this machine, and shows how.")
final class DemoCommand implements Callable<Integer> {
  private static final int KEY_BITS = 2048;
  private static final Duration TIME_TO_MEET = Duration.ofSeconds(30);

  /** The demonstration's Mediator: on this machine alone, at a free port, without a log. */
  private static final Map<Setting, String> SETTINGS =
      Map.of(
          Setting.LISTEN, "127.0.0.1",
          Setting.PORT, "0",
          Setting.ADMIN_PORT, "off",
          Setting.CONVERSATION_LOG, "off",
          Setting.LOG_LEVEL, "error");

  @Spec private CommandSpec spec;

  @Option(
      names = "--mediator",
      paramLabel = "[tls://]HOST[:PORT][#PIN]",
      description =
          "Lets them meet through this Mediator, instead of one of the demonstration's own.")
  private Optional<String> elsewhere = Optional.empty();

  @Override
  public Integer call() throws Exception {
    MediatorConfig config = MediatorConfig.of(SETTINGS);
    Logs.configure(config.logging(), System.out, System.err);
    if (elsewhere.isPresent()) {
      meet(address(elsewhere.get()));
    } else {
      try (Mediator mediator = Mediator.start(config)) {
        meet(MediatorAddress.parse("127.0.0.1:" + mediator.port()));
      }
    }
    return ExitCode.OK.code();
  }

  private static MediatorAddress address(String text) throws CommandFailure {
    try {
      return MediatorAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrong("\"" + text + "\" is no mediator: " + e.getMessage());
    }
  }

  private void meet(MediatorAddress mediator) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PeerKeyPair alice = PeerKeyPair.generate(KEY_BITS);
    PeerKeyPair bob = PeerKeyPair.generate(KEY_BITS);
    out.printf("alice is %s%nbob   is %s%n", alice.publicKey(), bob.publicKey());
    out.printf("the Mediator listens at %s port %d%n%n", mediator.host(), mediator.port());
    Narrator narrator = new Narrator(out, System::nanoTime);
    CountDownLatch waiting = new CountDownLatch(1);
    Role first = new Role("alice", "bob", narrator, waiting);
    Role last = new Role("bob", "alice", narrator, waiting);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> fromBob =
          threads.submit(() -> first.play(through(mediator, alice), bob.publicKey()));
      // The second starts when the first is there, so that their roles are known.
      if (!waiting.await(TIME_TO_MEET.toMillis(), TimeUnit.MILLISECONDS)) {
        fromBob.get();
      }
      String fromAlice = last.play(through(mediator, bob), alice.publicKey());
      out.printf("%nalice received: %s%nbob received:   %s%n", fromBob.get(), fromAlice);
    }
  }

  /** Version 0 is what is shown: within one machine there is no NAT to traverse. */
  private static PeerConnector through(MediatorAddress mediator, PeerKeyPair own) {
    PeerConnector connector = PeerConnector.through(mediator, own).within(TIME_TO_MEET);
    return isHere(mediator) ? connector.withoutTraversal() : connector;
  }

  private static boolean isHere(MediatorAddress mediator) {
    return mediator.host().equals("localhost") || mediator.host().startsWith("127.");
  }

  /** One of the two: it meets the friend, and they exchange a line each. */
  private record Role(String name, String friend, Narrator narrator, CountDownLatch waiting) {
    /** Meets the partner, and returns what it said. */
    String play(PeerConnector connector, PeerKey partner) throws IOException {
      try (PeerConnection connection = connector.telling(this::hear).connect(partner)) {
        String line = "Hello " + friend + ", this is " + name + ", and nobody is between us.";
        connection.output().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        BufferedReader input =
            new BufferedReader(new InputStreamReader(connection.input(), StandardCharsets.UTF_8));
        String heard = String.valueOf(input.readLine());
        narrator.arrow(friend, name, "\"" + heard + "\"");
        return heard;
      } finally {
        // Whatever came of it, nobody needs to wait for it any more.
        waiting.countDown();
      }
    }

    private void hear(PeerState state) {
      narrator.state(name, friend, state);
      if (state instanceof PeerState.Waiting) {
        waiting.countDown();
      }
    }
  }
}
