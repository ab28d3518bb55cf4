package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At which addresses a Mediator can be reached, as configured. */
class ListeningTest {

  @Test
  void everywhereUnlessToldOtherwise() throws Exception {
    try (Mediator mediator = start("all", "auto")) {
      assertThat(mediator.addresses()).hasSize(1);
      connect("127.0.0.1", mediator.port());
      connect("::1", mediator.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void overIpv4AloneIfItsWildcardIsNamed(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Mediator mediator = start("0.0.0.0", transport)) {
      connect("127.0.0.1", mediator.port());
      assertThatThrownBy(() -> connect("::1", mediator.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void atOnePortForSeveralAddresses() throws Exception {
    try (Mediator mediator = start("127.0.0.1,127.0.0.2,::1", "auto")) {
      assertThat(mediator.addresses()).hasSize(3);
      connect("127.0.0.2", mediator.port());
      connect("::1", mediator.port());
      assertThatThrownBy(() -> connect("127.0.0.3", mediator.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void atSeveralPortsOfEachAddress() throws Exception {
    Map<Setting, String> settings =
        Map.of(Setting.LISTEN, "127.0.0.1,::1", Setting.PORT, "0,0", Setting.ADMIN_PORT, "off");
    try (Mediator mediator = Mediator.start(MediatorConfig.of(settings))) {
      assertThat(mediator.ports()).hasSize(2).first().isEqualTo(mediator.port());
      for (int port : mediator.ports()) {
        connect("127.0.0.1", port);
        connect("::1", port);
      }
    }
  }

  private static Mediator start(String addresses, String transport) throws Exception {
    return Mediator.start(
        MediatorConfig.of(
            Map.of(
                Setting.LISTEN,
                addresses,
                Setting.PORT,
                "0",
                Setting.ADMIN_PORT,
                "off",
                Setting.TRANSPORT,
                transport)));
  }

  private static void connect(String ip, int port) throws Exception {
    new Socket(InetAddress.ofLiteral(ip), port).close();
  }
}
