package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Listening;
import dev.mediator.server.config.Setting;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listening sockets that another has opened: what a Mediator does with them, and when it does not.
 */
class InheritedTest {
  @TempDir private Path folder;

  private final List<FileDescriptor> opened = new ArrayList<>();

  @BeforeEach
  void needsEpoll() {
    HappyPathTest.assumeAvailable("epoll");
    Epoll.ensureAvailability();
  }

  @AfterEach
  void close() throws IOException {
    for (FileDescriptor each : opened) {
      if (each.isOpen()) {
        each.close();
      }
    }
  }

  @Test
  void takeThePlaceOfThoseThatItWouldOpen() throws Exception {
    Socket one = listening("127.0.0.1", 0);
    int port = one.localAddress().getPort();
    Socket other = listening("127.0.0.2", port);
    opened.clear();
    try (Mediator mediator = start(port, "auto", one, other)) {
      assertThat(mediator.addresses())
          .extracting(InetSocketAddress::toString)
          .containsExactly("/127.0.0.1:" + port, "/127.0.0.2:" + port);
      for (int i = 0; i < 20; i++) {
        for (InetSocketAddress address : mediator.addresses()) {
          try (java.net.Socket peer =
              new java.net.Socket(address.getAddress(), address.getPort())) {
            peer.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.getInputStream().read()).isEqualTo('{');
          }
        }
      }
    }
  }

  @Test
  void atAnotherPortIsNamed() throws Exception {
    Socket one = listening("127.0.0.1", 0);
    assertThatThrownBy(() -> start(one.localAddress().getPort() - 1, "auto", one))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContainingAll(
            "descriptor " + one.intValue(), "port " + one.localAddress().getPort(), "--port");
  }

  @Test
  void thatAreNoneAreNamed() throws Exception {
    Socket silent = Socket.newSocketStream();
    FileDescriptor file = FileDescriptor.from(folder.resolve("file").toFile());
    opened.addAll(List.of(silent, file));
    for (FileDescriptor wrong : List.of(silent, file)) {
      assertThatThrownBy(() -> start(0, "auto", wrong))
          .isInstanceOf(CannotListenException.class)
          .hasMessageContainingAll(
              "descriptor " + wrong.intValue(), "LISTEN_FDS", "no TCP socket that listens");
    }
  }

  @Test
  void needEpoll() throws Exception {
    Socket one = listening("127.0.0.1", 0);
    assertThatThrownBy(() -> start(one.localAddress().getPort(), "nio", one))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContainingAll("LISTEN_FDS", "epoll", "nio");
  }

  private Socket listening(String ip, int port) throws IOException {
    Socket socket = Socket.newSocketStream();
    opened.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), port));
    socket.listen(16);
    return socket;
  }

  private static Mediator start(int port, String transport, FileDescriptor... inherited)
      throws CannotListenException {
    MediatorConfig plain =
        MediatorConfig.of(
            Map.of(
                Setting.PORT,
                String.valueOf(port),
                Setting.ADMIN_PORT,
                "off",
                Setting.TRANSPORT,
                transport));
    Listening old = plain.listening();
    List<Integer> descriptors = List.of(inherited).stream().map(FileDescriptor::intValue).toList();
    return Mediator.start(
        new MediatorConfig(
            new Listening(
                old.addresses(),
                old.ports(),
                old.encrypted(),
                old.proxies(),
                old.transport(),
                old.eventLoops(),
                descriptors),
            plain.rules(),
            plain.deadlines(),
            plain.maxMessage(),
            plain.limits(),
            plain.access(),
            plain.relaying(),
            plain.admin(),
            plain.logging(),
            plain.settings()));
  }
}
