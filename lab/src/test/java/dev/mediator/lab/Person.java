package dev.mediator.lab;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import dev.mediator.peer.MediatorAddress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Somebody at a machine, with the command {@code mediator} and a home that has what it takes. */
record Person(String name, Namespace machine, Path home) {
  /** Makes the home: a key, a name for the partner's, and a Mediator. */
  Person settle(PeerKeyPair own, String partner, PeerKey partners, MediatorAddress mediator)
      throws IOException {
    Path config = home.resolve(".config/mediator");
    Files.createDirectories(config.resolve("peers"));
    KeyFiles.writePrivate(config.resolve(name + ".pem"), own, null);
    KeyFiles.writePublic(config.resolve("peers/" + partner + ".pub.pem"), partners);
    Files.writeString(
        config.resolve("config.properties"),
        "mediator = " + mediator + "\nkey = " + name + ".pem\n");
    return this;
  }

  /** Starts the command there; its standard error stream is in {@link #said} when it ends. */
  Process mediator(String... arguments) throws IOException {
    List<String> command = machine.command();
    command.addAll(Station.java("dev.mediator.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIATOR"));
    builder.environment().remove("XDG_CONFIG_HOME");
    builder.environment().put("HOME", home.toString());
    return builder.redirectOutput(Redirect.DISCARD).redirectError(said().toFile()).start();
  }

  Path said() {
    return home.resolve("said");
  }
}
