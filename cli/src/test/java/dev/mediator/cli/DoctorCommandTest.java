package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says: of this machine's loopback, and of mediators that cannot help it. */
class DoctorCommandTest {
  private static final Map<Setting, String> TWICE =
      Map.of(Setting.LISTEN, "127.0.0.1,127.0.0.2", Setting.PORT, "0,0");

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
          .contains(
              "A direct connection comes up with every partner.", "Stock peers reach it, too");
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
              "\"kind\":\"open\",\"mapping\":\"none\",\"filtering\":\"none\",\"partners\":\"all\"}");
      assertThat(mediator.out()).contains("\"event\":\"state\",\"state\":\"connecting\"");
    }
  }

  @Test
  void saysThatAMediatorIsTooOld() throws Exception {
    try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuse(old));
      assertThat(mediator.run("doctor", "--mediator", "127.0.0.1:" + old.getLocalPort()))
          .isEqualTo(ExitCode.REFUSED.code());
      assertThat(mediator.err()).contains("does not know the question");
    }
  }

  private static void refuse(ServerSocket old) {
    try (Socket asker = old.accept()) {
      asker.getInputStream().read(new byte[1024]);
      asker
          .getOutputStream()
          .write(MessageCodec.encode(new AdvertiseAbort("the field type names no message")));
    } catch (IOException e) {
      // The test will miss the answer.
    }
  }

  @Test
  void asksForTheMediator() {
    assertThat(mediator.run("doctor")).isEqualTo(ExitCode.WRONG_CONFIGURATION.code());
    assertThat(mediator.err()).contains("which mediator?");
  }
}
