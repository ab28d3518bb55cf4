package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mediator receive} finds out before it calls anybody. */
class ReceiveCommandTest {
  @TempDir private Path folder;
  private CommandRun mediator;

  /** Bound, and not listened at: whoever dials it is refused, and nobody else gets the number. */
  private final Socket nobody = new Socket();

  private String nowhere;

  @BeforeEach
  void makeKeys() throws IOException {
    nobody.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    nowhere = "127.0.0.1:" + nobody.getLocalPort();
    mediator = new CommandRun(folder).variable("MEDIATOR", nowhere);
    mediator.run("keygen", "--bits", "2048", folder.resolve("alice").toString());
    mediator.run("keygen", "--bits", "2048", folder.resolve("bob").toString());
  }

  @AfterEach
  void close() throws IOException {
    nobody.close();
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
    assertThat(mediator.err()).contains("cannot write into " + file).doesNotContain(nowhere);
    assertThat(mediator.out()).isEmpty();
  }

  @Test
  void whoMeetsNobodyLeavesNoFolderBehind() {
    Path into = folder.resolve("into");
    assertThat(receive(into, "none.pem")).isEqualTo(2);
    assertThat(into).doesNotExist();
    assertThat(receive(into, "alice.pem")).isEqualTo(10);
    assertThat(mediator.err()).contains(nowhere);
    assertThat(into).doesNotExist();
  }
}
