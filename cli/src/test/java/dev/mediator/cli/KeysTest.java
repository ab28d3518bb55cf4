package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys as a user makes, compares and protects them: {@code keygen} and {@code fingerprint}. */
class KeysTest {
  @TempDir private Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun mediator() {
    return new CommandRun(folder.resolve("home"));
  }

  @Test
  void makesTwoFilesAndSaysWhatToDoWithThem() throws IOException {
    CommandRun mediator = mediator();
    assertThat(mediator.run("keygen", at("alice"), "--bits", "2048")).isZero();
    String fingerprint =
        KeyFiles.readPrivate(folder.resolve("alice.pem"), null).publicKey().toString();
    assertThat(KeyFiles.readPublic(folder.resolve("alice.pub.pem"))).hasToString(fingerprint);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret())))
        .isEqualTo("rw-------");
    assertThat(mediator.out())
        .contains(at("alice.pem"), at("alice.pub.pem"), fingerprint)
        .contains("mediator peers add alice alice.pub.pem");
    assertThat(mediator.out().lines()).as("one for each thing to know").hasSize(5);
    assertThat(mediator.err()).isEmpty();
  }

  private Path secret() {
    return folder.resolve("alice.pem");
  }

  @Test
  void makesTheSizeOfKeyThatStaysSafe() throws IOException {
    assertThat(mediator().run("keygen", at("alice"))).isZero();
    assertThat(KeyFiles.readPublic(folder.resolve("alice.pub.pem")).bits()).isEqualTo(3072);
  }

  @Test
  void refusesSizesThatNobodyAccepts() {
    CommandRun mediator = mediator();
    assertThat(mediator.run("keygen", at("alice"), "--bits", "1024")).isEqualTo(2);
    assertThat(mediator.err()).contains("--bits is 1024").contains("2048 to 4096");
    assertThat(mediator.run("keygen", at("alice"), "--bits", "many")).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void overwritesNeitherFileAndWritesNoneThen() throws IOException {
    for (String there : new String[] {"alice.pem", "alice.pub.pem"}) {
      Path file = Files.writeString(folder.resolve(there), "precious");
      CommandRun mediator = mediator();
      assertThat(mediator.run("keygen", at("alice"), "--bits", "2048")).isEqualTo(1);
      assertThat(mediator.err()).contains(there + " exists already");
      assertThat(file).hasContent("precious");
      assertThat(folder.toFile().list()).containsExactly(there);
      Files.delete(file);
    }
  }

  @Test
  void saysThatTheFolderIsMissing() {
    CommandRun mediator = mediator();
    assertThat(mediator.run("keygen", at("nowhere/alice"), "--bits", "2048")).isEqualTo(1);
    assertThat(mediator.err())
        .contains("nowhere/alice.pem: there is no such file or folder; check the path\n");
  }

  @Test
  void encryptsWithAPassphraseThatWasTypedTwice() throws IOException {
    CommandRun mediator = mediator().answering("one", "other");
    assertThat(mediator.run("keygen", at("alice"), "--bits", "2048", "--passphrase")).isEqualTo(2);
    assertThat(mediator.err()).contains("not the same").doesNotContain("other");
    assertThat(folder).isEmptyDirectory();
    mediator.answering("open sesame", "open sesame");
    assertThat(mediator.run("keygen", at("alice"), "--bits", "2048", "--passphrase")).isZero();
    assertThat(KeyFiles.isEncrypted(secret())).isTrue();
    String fingerprint = KeyFiles.readPublic(folder.resolve("alice.pub.pem")).toString();
    assertThat(mediator.answering("open sesame").run("fingerprint", at("alice.pem"))).isZero();
    assertThat(mediator.out()).startsWith(fingerprint);
    assertThat(mediator.answering("wrong").run("fingerprint", at("alice.pem"))).isEqualTo(1);
    assertThat(mediator.err()).contains("the passphrase is wrong");
    assertThat(mediator.run("fingerprint", at("alice.pem"))).isEqualTo(2);
    assertThat(mediator.err()).contains("no terminal to ask for its passphrase");
  }

  @Test
  void asksForAPassphraseOnlyAtATerminal() {
    CommandRun mediator = mediator();
    assertThat(mediator.run("keygen", at("alice"), "--passphrase")).isEqualTo(2);
    assertThat(mediator.err()).contains("there is none");
  }

  @Test
  void printsTheSameFingerprintOfEitherFileAndOfAName() {
    CommandRun mediator = mediator();
    mediator.run("keygen", at("alice"), "--bits", "2048");
    mediator.run("peers", "add", "ally", at("alice.pub.pem"));
    assertThat(mediator.run("fingerprint", at("alice.pem"), at("alice.pub.pem"), "ally")).isZero();
    assertThat(mediator.out().lines().map(line -> line.replaceFirst(" .*", "")).distinct())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("SHA256:");
    assertThat(mediator.out().lines()).hasSize(3).allMatch(line -> line.contains("2048 bits"));
  }

  @Test
  void printsTheOwnFingerprintWhereTheConfigurationHasTheKey() throws IOException {
    CommandRun mediator = mediator();
    assertThat(mediator.run("fingerprint")).isEqualTo(2);
    assertThat(mediator.err()).contains("whose fingerprint?").contains("config.properties");
    mediator.run("keygen", at("alice"), "--bits", "2048");
    Path config = Files.createDirectories(folder.resolve("home/.config/mediator"));
    Files.writeString(config.resolve("config.properties"), "key = ~/../alice.pem\n");
    assertThat(mediator.run("fingerprint")).isZero();
    assertThat(mediator.out()).startsWith("SHA256:");
  }

  @Test
  void warnsOfAPrivateKeyThatOthersMayRead() throws IOException {
    CommandRun mediator = mediator();
    mediator.run("keygen", at("alice"), "--bits", "2048");
    Files.setPosixFilePermissions(secret(), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(mediator.run("fingerprint", at("alice.pem"))).isZero();
    assertThat(mediator.err()).contains("warning").contains("chmod 600 " + secret());
  }

  @Test
  void saysTheSameForPrograms() {
    CommandRun mediator = mediator();
    assertThat(mediator.run("keygen", "--json", at("alice"), "--bits", "2048")).isZero();
    assertThat(mediator.out())
        .startsWith("{\"event\":\"key\",\"private\":\"" + at("alice.pem") + "\"")
        .contains("\"fingerprint\":\"SHA256:", "\"bits\":2048}");
    assertThat(mediator.run("keygen", "--json", at("alice"), "--bits", "2048")).isEqualTo(1);
    assertThat(mediator.out())
        .startsWith("{\"event\":\"failure\",\"kind\":\"failed\",\"code\":1,\"text\":\"")
        .contains("exists already");
  }

  @Test
  void whatItPrintsCanBePasted() {
    CommandRun mediator = mediator();
    assertThat(mediator.run("keygen", at("it's me"), "--bits", "2048")).isZero();
    assertThat(mediator.out())
        .contains("mediator peers add it-s-me 'it'\\''s me.pub.pem'\n")
        .contains("--key '" + at("it'\\''s me.pem") + "' --to PARTNER");
    assertThat(mediator.run("keygen", at("-x"), "--bits", "2048")).isZero();
    assertThat(mediator.out()).contains("mediator peers add x ./-x.pub.pem\n");
  }
}
