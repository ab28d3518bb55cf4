package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.peer.KeyFiles;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says: of this machine's loopback, and of mediators that cannot help it. */
class DoctorCommandTest {
  private static final Map<Setting, String> TWICE =
      Map.of(
          Setting.LISTEN, "127.0.0.1,127.0.0.2",
          Setting.PORT, "0,0",
          Setting.ADMIN_PORT, "off");

  @TempDir private Path folder;
  private CommandRun mediator;

  @BeforeEach
  void atHome() {
    mediator = new CommandRun(folder);
  }

  @Test
  void saysInSentencesWhereThisMachineIsAndWhomItReaches() throws Exception {
    try (Mediator server = Mediator.start(MediatorConfig.of(TWICE))) {
      String address = "127.0.0.1:" + server.port();
      assertThat(mediator.run("doctor", "--mediator", address)).isZero();
      assertThat(mediator.out())
          .contains("The mediator " + address + " sees this machine at 127.0.0.1:")
          .contains("The network: open.", "no NAT", "strangers get in.")
          .contains("A direct connection comes up with every partner.", "Stock peers reach it, too")
          .contains("All this holds within the private network");
      assertThat(mediator.err()).isEmpty();
      assertThat(mediator.run("doctor", "-v", "--mediator", address)).isZero();
      assertThat(mediator.err()).contains(address);
    }
  }

  @Test
  void saysItToPrograms() throws Exception {
    try (Mediator server = Mediator.start(MediatorConfig.of(TWICE))) {
      mediator.variable("MEDIATOR", "127.0.0.1:" + server.port());
      assertThat(mediator.run("doctor", "--json")).isZero();
      assertThat(mediator.out().lines().toList().getLast())
          .startsWith("{\"event\":\"network\",\"local\":\"127.0.0.1:")
          .endsWith(
              "\"private\":true,\"kind\":\"open\",\"mapping\":\"none\",\"filtering\":\"none\",\"partners\":\"all\"}");
      assertThat(mediator.out()).contains("\"event\":\"state\",\"state\":\"connecting\"");
    }
  }

  @Test
  void saysThatAMediatorIsTooOld() throws Exception {
    try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuse(old));
      assertThat(mediator.run("doctor", "--mediator", "127.0.0.1:" + old.getLocalPort()))
          .isEqualTo(ExitCode.REFUSED.code());
      assertThat(mediator.err()).contains("not know the question");
    }
  }

  private static void refuse(ServerSocket old) {
    try (Socket asker = old.accept()) {
      say(asker, new AdvertiseAbort("the field type names no message"));
    } catch (IOException e) {
      // The test will miss the answer.
    }
  }

  /** A Mediator that sends it to a place where nobody is, again and again. */
  @Test
  void isRecommendedToWhoDidNotReachThePartner() throws Exception {
    mediator.run("keygen", folder.resolve("alice").toString());
    mediator.run("keygen", folder.resolve("bob").toString());
    PeerKey alice = KeyFiles.readPublic(folder.resolve("alice.pub.pem"));
    try (ServerSocket feigned = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> mislead(feigned, alice));
      assertThat(
              mediator.run(
                  "pipe",
                  "--timeout=2s",
                  "--mediator=127.0.0.1:" + feigned.getLocalPort(),
                  "--key=" + folder.resolve("alice.pem"),
                  "--to=" + folder.resolve("bob.pub.pem")))
          .as(mediator.err())
          .isEqualTo(ExitCode.PARTNER_UNREACHABLE.code());
      assertThat(mediator.err()).contains("\nmediator: mediator doctor says what kind of network");
    }
  }

  private static void mislead(ServerSocket feigned, PeerKey key) {
    try {
      while (!feigned.isClosed()) {
        try (Socket asker = feigned.accept()) {
          Nonce nonce = Nonce.ofMediator(Nonce.NAMELESS, new SecureRandom());
          say(asker, new AdvertiseChallenge(Challenge.pose(nonce, key)));
          say(asker, new PeerIdentification(0, "127.0.0.1", 1));
          asker.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  /** After the peer's own words. */
  private static void say(Socket asker, Message message) throws IOException {
    asker.getInputStream().read(new byte[8192]);
    asker.getOutputStream().write(MessageCodec.encode(message));
  }

  @Test
  void asksForTheMediator() {
    assertThat(mediator.run("doctor")).isEqualTo(ExitCode.WRONG_CONFIGURATION.code());
    assertThat(mediator.err()).contains("which mediator?");
  }
}
