package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.MessageCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who meets whom, through which Mediator: what the options, environment and configuration say. */
class PeerOptionsTest {
  /** A name that never exists (RFC 6761): what is dialled is seen in the complaint. */
  private static final String NOWHERE = "m.invalid";

  @TempDir private Path folder;
  private CommandRun mediator;
  private String key;

  @BeforeEach
  void makeKeys() {
    mediator = new CommandRun(folder);
    key = folder.resolve("alice.pem").toString();
    mediator.run("keygen", "--bits", "2048", key);
    mediator.run("keygen", "--bits", "2048", folder.resolve("bob").toString());
    mediator.run("peers", "add", "bob", folder.resolve("bob.pub.pem").toString());
  }

  private void configure(String text) throws IOException {
    Files.writeString(folder.resolve(".config/mediator/config.properties"), text);
  }

  @Test
  void takesTheMediatorFromTheStrongestPlace() throws IOException {
    configure("mediator = config." + NOWHERE + "\nkey = ../../alice.pem\n");
    assertThat(mediator.run("pipe", "--to", "bob", "--timeout", "1s")).isEqualTo(10);
    assertThat(mediator.err()).contains("config.m.invalid:1337 cannot be reached");
    mediator.variable("MEDIATOR", "env." + NOWHERE + ":99");
    assertThat(mediator.run("pipe", "--to", "bob", "--timeout", "1s")).isEqualTo(10);
    assertThat(mediator.err()).contains("env.m.invalid:99");
    assertThat(
            mediator.run(
                "pipe", "--to", "bob", "--timeout", "1s", "--mediator", "option." + NOWHERE))
        .isEqualTo(10);
    assertThat(mediator.err()).contains("option.m.invalid");
  }

  @Test
  void saysWhatIsMissingAndWhereItMayStand() {
    assertThat(mediator.run("pipe")).isEqualTo(2);
    assertThat(mediator.err()).contains("with whom?", "--to NAME");
    assertThat(mediator.run("pipe", "--to", "bob")).isEqualTo(2);
    assertThat(mediator.err())
        .contains("--mediator HOST", "MEDIATOR=HOST", ".config/mediator/config.properties");
    assertThat(mediator.run("pipe", "--to", "bob", "--mediator", NOWHERE)).isEqualTo(2);
    assertThat(mediator.err()).contains("mediator keygen NAME", "--key NAME.pem");
    String none = folder.resolve("none.pem").toString();
    assertThat(mediator.run("pipe", "--to", "bob", "--mediator", NOWHERE, "--key", none))
        .isEqualTo(2);
    assertThat(mediator.err())
        .contains("does not exist")
        .contains("mediator keygen " + folder.resolve("none"));
  }

  @Test
  void saysWhatIsWrongWithAPin() {
    String pin = "#sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    String[] pipe = {"pipe", "--to", "bob", "--timeout", "1s", "--key", key, "--mediator", ""};
    pipe[pipe.length - 1] = NOWHERE + pin;
    assertThat(mediator.run(pipe)).isEqualTo(2);
    assertThat(mediator.err()).contains("is no mediator", "write tls:// before an address");
    pipe[pipe.length - 1] = "tls://" + NOWHERE + "#sha256//short";
    assertThat(mediator.run(pipe)).isEqualTo(2);
    assertThat(mediator.err()).contains("a pin is sha256// and 44 characters of Base64");
    pipe[pipe.length - 1] = "tls://" + NOWHERE + pin;
    assertThat(mediator.run(pipe)).isEqualTo(10);
    assertThat(mediator.err()).contains("tls://" + NOWHERE + ":1338" + pin + " cannot be reached");
  }

  @Test
  void namesTheKeysOfAConfigurationThatMeanNothing() throws IOException {
    configure("mediatr = x\nkey = y\nport = 1\n");
    assertThat(mediator.run("pipe", "--to", "bob")).isEqualTo(2);
    assertThat(mediator.err())
        .contains("config.properties has keys that mean nothing: [mediatr, port]")
        .contains("known are [key, mediator]");
  }

  @Test
  void refusesWhatCannotBeMeant() {
    String[][] wrong = {
      {"--mediator", "http://m", "\"http://m\" is no mediator"},
      {"--mediator", "m:99999", "\"m:99999\" is no mediator"},
      {"--timeout", "soon", "\"soon\" is not a time such as 20ms"},
      {"--timeout", "0s", "\"0s\" is not a time"},
      {"--to", "carol", "carol is neither a peer's name nor a public key file"}
    };
    for (String[] what : wrong) {
      mediator.variable("MEDIATOR", NOWHERE);
      String to = what[0].equals("--to") ? what[1] : "bob";
      String timeout = what[0].equals("--timeout") ? what[1] : "1s";
      String host = what[0].equals("--mediator") ? what[1] : NOWHERE;
      int code =
          mediator.run("pipe", "--key", key, "--to", to, "--timeout", timeout, "--mediator", host);
      assertThat(code).as(what[2]).isBetween(1, 2);
      assertThat(mediator.err()).contains(what[2]).doesNotContain("    at ");
    }
    assertThat(mediator.run("pipe", "-4", "-6", "--to", "bob")).isEqualTo(2);
  }

  @Test
  void showsNothingOfTheMediatorsWordsThatDrivesATerminal() throws Exception {
    String hostile = "\u001b[2Jno\nmediator: all is well\u202e";
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuse(server, hostile));
      String address = "127.0.0.1:" + server.getLocalPort();
      assertThat(mediator.run("pipe", "--key", key, "--to", "bob", "--mediator", address))
          .isEqualTo(11);
    }
    assertThat(mediator.err())
        .contains("refused: ", "all is well")
        .doesNotContain("\u001b", "\u202e");
    assertThat(mediator.err().lines().filter(line -> line.startsWith("mediator:"))).hasSize(1);
  }

  private static void refuse(ServerSocket server, String reason) {
    try (Socket peer = server.accept()) {
      byte[] unread = new byte[1024];
      assertThat(peer.getInputStream().read(unread)).isPositive();
      peer.getOutputStream().write(MessageCodec.encode(new AdvertiseAbort(reason)));
      peer.shutdownOutput();
      peer.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesToMeetItself() {
    mediator.run("peers", "add", "me", folder.resolve("alice.pub.pem").toString());
    assertThat(mediator.run("pipe", "--key", key, "--to", "me", "--mediator", NOWHERE))
        .isEqualTo(2);
    assertThat(mediator.err()).contains("is yourself");
  }

  @Test
  void takesThePublicKeyFileOfSomebodyWithoutAName() {
    String file = folder.resolve("bob.pub.pem").toString();
    assertThat(
            mediator.run(
                "pipe", "--key", key, "--to", file, "--mediator", NOWHERE, "--timeout", "1s"))
        .isEqualTo(10);
  }
}
