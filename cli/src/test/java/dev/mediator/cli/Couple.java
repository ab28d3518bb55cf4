package dev.mediator.cli;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Alice and Bob, who know each other and a running Mediator: two homes with all that it takes. */
final class Couple implements AutoCloseable {
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);

  private final Path folder;
  private final Mediator mediator;

  Couple(Path folder) throws IOException, CannotListenException {
    this.folder = folder;
    this.mediator =
        Mediator.start(
            MediatorConfig.of(
                Map.of(Setting.LISTEN, "127.0.0.1", Setting.PORT, "0", Setting.ADMIN_PORT, "off")));
    settle("alice", ALICE, "bob", BOB);
    settle("bob", BOB, "alice", ALICE);
  }

  private void settle(String name, PeerKeyPair own, String friend, PeerKeyPair friends)
      throws IOException {
    Path config = home(name).resolve(".config/mediator");
    Files.createDirectories(config.resolve("peers"));
    KeyFiles.writePrivate(config.resolve(name + ".pem"), own, null);
    KeyFiles.writePublic(config.resolve("peers/" + friend + ".pub.pem"), friends.publicKey());
    Files.writeString(
        config.resolve("config.properties"),
        "mediator = 127.0.0.1:" + mediator.port() + "\nkey = " + name + ".pem\n");
  }

  Path home(String name) {
    return folder.resolve(name);
  }

  /** The command line of alice or bob, in this JVM. */
  CommandRun mediator(String name) {
    return new CommandRun(home(name));
  }

  /** Starts a program in that person's home, with that person's configuration. */
  RunningProgram start(String name, String... command) throws IOException {
    Map<String, String> environment =
        Map.of("XDG_CONFIG_HOME", home(name).resolve(".config").toString());
    return RunningProgram.start(home(name), environment, command);
  }

  /** Starts the packaged command so. */
  RunningProgram startMediator(String name, String... arguments) throws IOException {
    return start(
        name,
        Stream.concat(Stream.of(RunningProgram.MEDIATOR), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  String port() {
    return String.valueOf(mediator.port());
  }

  /** How many are registered, and wait. */
  int waiting() {
    return mediator.waiting();
  }

  PeerKeyPair alice() {
    return ALICE;
  }

  PeerKeyPair bob() {
    return BOB;
  }

  @Override
  public void close() {
    mediator.close();
  }
}
