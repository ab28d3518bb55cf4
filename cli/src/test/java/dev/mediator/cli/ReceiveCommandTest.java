package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mediator receive} finds out before it calls anybody. */
class ReceiveCommandTest {
  private static final String NOWHERE = "m.invalid";

  @TempDir private Path folder;
  private CommandRun mediator;

  @BeforeEach
  void makeKeys() {
    mediator = new CommandRun(folder).variable("MEDIATOR", NOWHERE);
    mediator.run("keygen", "--bits", "2048", folder.resolve("alice").toString());
    mediator.run("keygen", "--bits", "2048", folder.resolve("bob").toString());
  }

  private int receive(Path into, String key) {
    String bob = folder.resolve("bob.pub.pem").toString();
    String own = folder.resolve(key).toString();
    return mediator.run("receive", into.toString(), "--key", own, "--from", bob, "--timeout", "1s");
  }

  @Test
  void aFolderThatCannotBeUsedIsNamedAndNobodyIsCalled() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(receive(file, "alice.pem")).isEqualTo(1);
    assertThat(mediator.err()).contains("cannot write into " + file).doesNotContain(NOWHERE);
    assertThat(mediator.out()).isEmpty();
  }

  @Test
  void aFolderIsMadeOnlyWhenAllElseIsRight() {
    Path into = folder.resolve("into");
    assertThat(receive(into, "none.pem")).isEqualTo(2);
    assertThat(into).doesNotExist();
    assertThat(receive(into, "alice.pem")).isEqualTo(10);
    assertThat(mediator.err()).contains(NOWHERE);
    assertThat(into).isDirectory();
  }
}
