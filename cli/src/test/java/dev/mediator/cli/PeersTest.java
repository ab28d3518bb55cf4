package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names for public keys, as {@code peers} keeps them. */
class PeersTest {
  private static PeerKey one;
  private static PeerKey other;

  @TempDir private Path folder;
  private CommandRun mediator;
  private String first;
  private String second;

  @BeforeAll
  static void makeKeys() {
    one = PeerKeyPair.generate(2048).publicKey();
    other = PeerKeyPair.generate(2048).publicKey();
  }

  @BeforeEach
  void writeKeys() throws IOException {
    mediator = new CommandRun(folder);
    KeyFiles.writePublic(folder.resolve("one.pub.pem"), one);
    KeyFiles.writePublic(folder.resolve("other.pub.pem"), other);
    first = folder.resolve("one.pub.pem").toString();
    second = folder.resolve("other.pub.pem").toString();
  }

  @Test
  void keepsANameAndShowsItsFingerprint() throws IOException {
    assertThat(mediator.run("peers", "add", "bob", first)).isZero();
    assertThat(mediator.out()).contains("bob is " + one).containsPattern("(?m)^Compare it");
    assertThat(KeyFiles.readPublic(folder.resolve(".config/mediator/peers/bob.pub.pem")))
        .isEqualTo(one);
    assertThat(mediator.run("peers", "add", "bob", first)).isZero();
    assertThat(mediator.out()).contains("bob is " + one + ", as before");
  }

  @Test
  void keepsThemWhereTheUserKeepsConfigurations() {
    mediator.variable("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
    assertThat(mediator.run("peers", "add", "bob", first)).isZero();
    assertThat(folder.resolve("xdg/mediator/peers/bob.pub.pem")).exists();
  }

  @Test
  void takesAKeyFromStandardInput() {
    assertThat(mediator.typing(one.toPem()).run("peers", "add", "bob", "-")).isZero();
    assertThat(mediator.typing("hello").run("peers", "add", "eve", "-")).isEqualTo(1);
    assertThat(mediator.err()).contains("standard input holds no usable public key");
  }

  @Test
  void refusesANameWhoseKeyChanged() {
    mediator.run("peers", "add", "bob", first);
    assertThat(mediator.run("peers", "add", "bob", second)).isEqualTo(1);
    assertThat(mediator.err())
        .contains("known:   " + one, "offered: " + other, "mediator peers remove bob");
    assertThat(mediator.run("fingerprint", "bob")).isZero();
    assertThat(mediator.out()).startsWith(one.toString());
    assertThat(mediator.run("peers", "remove", "bob")).isZero();
    assertThat(mediator.out()).contains("bob was " + one);
    assertThat(mediator.run("peers", "add", "bob", second)).isZero();
  }

  @Test
  void listsThemInOrder() {
    assertThat(mediator.run("peers")).isZero();
    assertThat(mediator.out()).isEmpty();
    mediator.run("peers", "add", "robert", second);
    mediator.run("peers", "add", "bob", first);
    assertThat(mediator.run("peers", "list")).isZero();
    assertThat(mediator.out().lines()).containsExactly("bob     " + one, "robert  " + other);
    assertThat(mediator.run("peers", "list", "--json")).isZero();
    assertThat(mediator.out())
        .startsWith(
            "{\"event\":\"peer\",\"name\":\"bob\",\"fingerprint\":\"" + one + "\",\"bits\":2048}");
  }

  @Test
  void refusesNamesThatAreNotSafeAsFiles() {
    for (String name :
        new String[] {"../bob", "a/b", ".bob", "-bob", "bob.pem", "", "b b", "CON", "nul.x"}) {
      assertThat(mediator.run("peers", "add", "--", name, first)).as(name).isEqualTo(2);
      assertThat(mediator.err()).contains("cannot be a peer's name");
    }
    assertThat(folder.resolve(".config")).doesNotExist();
  }

  @Test
  void saysWhichNamesThereAre() {
    assertThat(mediator.run("peers", "remove", "bob")).isEqualTo(1);
    assertThat(mediator.err()).contains("no names are known yet");
    mediator.run("peers", "add", "alice", first);
    assertThat(mediator.run("fingerprint", "bob")).isEqualTo(1);
    assertThat(mediator.err()).contains("bob is neither", "known are alice");
  }

  @Test
  void refusesToPassAPrivateKeyOn() throws IOException {
    Path secret = folder.resolve("bob.pem");
    KeyFiles.writePrivate(secret, PeerKeyPair.generate(2048), null);
    assertThat(mediator.run("peers", "add", "bob", secret.toString())).isEqualTo(1);
    assertThat(mediator.err()).contains("never given away");
  }

  @Test
  void saysThatAFileIsNotThere() {
    assertThat(mediator.run("peers", "add", "bob", "nowhere.pem")).isEqualTo(1);
    assertThat(mediator.err()).contains("mediator: nowhere.pem: there is no such file");
    assertThat(Files.exists(folder.resolve(".config"))).isFalse();
  }

  @Test
  void saysOfAPathThatItLeadsNowhere() {
    for (String path : new String[] {"./x", "carol.pub.pem", "/nowhere/at/all"}) {
      assertThat(mediator.run("fingerprint", path)).isEqualTo(1);
      assertThat(mediator.err()).contains(path + ": there is no such file; check the path");
    }
  }

  @Test
  void saysWhatCanBeNoPath() throws IOException {
    assertThat(mediator.run("fingerprint", "a\0b")).isEqualTo(2);
    assertThat(mediator.err()).contains("mediator: \"a\\u{0}b\" can be no file: ");
    Path config = Files.createDirectories(folder.resolve(".config/mediator"));
    Files.writeString(config.resolve("config.properties"), "key = a\\u0000b\n");
    assertThat(mediator.run("fingerprint")).isEqualTo(2);
    assertThat(mediator.err()).contains("config.properties: key = a\\u{0}b can be no file: ");
  }

  @Test
  void concernNobodyElse() throws IOException {
    mediator.run("peers", "add", "bob", first);
    Path peers = folder.resolve(".config/mediator/peers");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(peers)))
        .isEqualTo("rwx------");
    Path bob = peers.resolve("bob.pub.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bob)))
        .isEqualTo("rw-------");
  }
}
