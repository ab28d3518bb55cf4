package dev.mediator.cli;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mediator demo}: a Mediator and two peers in one program, shown while they meet. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = "Lets two peers with fresh keys meet on this machine, and shows how.")
final class DemoCommand implements Callable<Integer> {
  private static final int KEY_BITS = 2048;
  private static final int SECONDS_TO_MEET = 30;

  /** The demonstration's Mediator: on this machine alone, at a free port, without a log. */
  private static final Map<Setting, String> SETTINGS =
      Map.of(
          Setting.LISTEN, "127.0.0.1",
          Setting.PORT, "0",
          Setting.CONVERSATION_LOG, "off",
          Setting.LOG_LEVEL, "error");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    MediatorConfig config = MediatorConfig.of(SETTINGS);
    Logs.configure(config.logging());
    PeerKeyPair alice = PeerKeyPair.generate(KEY_BITS);
    PeerKeyPair bob = PeerKeyPair.generate(KEY_BITS);
    out.printf("alice is %s%nbob   is %s%n", alice.publicKey(), bob.publicKey());
    try (Mediator mediator = Mediator.start(config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      out.printf("the Mediator listens at 127.0.0.1 port %d%n%n", mediator.port());
      Narrator narrator = new Narrator(out, System::nanoTime);
      DemoPeer first = new DemoPeer("alice", "bob", alice, bob.publicKey(), narrator);
      DemoPeer last = new DemoPeer("bob", "alice", bob, alice.publicKey(), narrator);
      CountDownLatch registered = new CountDownLatch(1);
      Future<String> fromBob =
          threads.submit(() -> {
            try {
              return first.meet(mediator.port(), registered::countDown);
            } finally {
              registered.countDown();
            }
          });
      registered.await(SECONDS_TO_MEET, TimeUnit.SECONDS);
      Future<String> fromAlice = threads.submit(() -> last.meet(mediator.port(), () -> {}));
      out.printf(
          "%nalice received: %s%nbob received:   %s%n",
          fromBob.get(SECONDS_TO_MEET, TimeUnit.SECONDS),
          fromAlice.get(SECONDS_TO_MEET, TimeUnit.SECONDS));
    }
    return 0;
  }
}
