package dev.mediator.cli;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  /** The demonstration's Mediator: on this machine alone, at a free port, without a log. */
  private static final Map<Setting, String> SETTINGS =
      Map.of(
          Setting.LISTEN, "127.0.0.1",
          Setting.PORT, "0",
          Setting.ADMIN_PORT, "off",
          Setting.CONVERSATION_LOG, "off",
          Setting.LOG_LEVEL, "error");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    MediatorConfig config = MediatorConfig.of(SETTINGS);
    Logs.configure(config.logging(), System.out, System.err);
    PeerKeyPair alice = PeerKeyPair.generate(KEY_BITS);
    PeerKeyPair bob = PeerKeyPair.generate(KEY_BITS);
    out.printf("alice is %s%nbob   is %s%n", alice.publicKey(), bob.publicKey());
    try (Mediator mediator = Mediator.start(config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      out.printf("the Mediator listens at 127.0.0.1 port %d%n%n", mediator.port());
      Narrator narrator = new Narrator(out, System::nanoTime);
      PeerConnector connector = through(mediator, alice);
      Role first = new Role("alice", "bob", narrator);
      Future<String> fromBob = threads.submit(() -> first.play(connector, bob.publicKey()));
      awaitRegistered(mediator, fromBob);
      PeerConnector other = through(mediator, bob);
      Role last = new Role("bob", "alice", narrator);
      String fromAlice = last.play(other, alice.publicKey());
      out.printf("%nalice received: %s%nbob received:   %s%n", fromBob.get(), fromAlice);
    }
    return ExitCode.OK.code();
  }

  /** Version 0 is what is shown: on one machine there is no NAT to traverse. */
  private static PeerConnector through(Mediator mediator, PeerKeyPair own) {
    return PeerConnector.through("127.0.0.1:" + mediator.port(), own)
        .withoutTraversal()
        .within(TIME_TO_MEET);
  }

  /** The second peer starts when the first is registered, so that their roles are known. */
  private static void awaitRegistered(Mediator mediator, Future<String> first)
      throws InterruptedException {
    while (mediator.waiting() == 0 && !first.isDone()) {
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /** One of the two: it meets the friend, and they exchange a line each. */
  private record Role(String name, String friend, Narrator narrator) {
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
      }
    }

    private void hear(PeerState state) {
      narrator.state(name, friend, state);
    }
  }
}
