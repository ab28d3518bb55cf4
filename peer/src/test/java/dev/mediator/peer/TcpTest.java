package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever dials from the port that it dials does not find itself there. */
class TcpTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void nobodyIsNotOneself(String ip) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      // As the Mediator is dialled: from any address of this machine, and a port of its own.
      channel.bind(new InetSocketAddress(0));
      InetSocketAddress own =
          new InetSocketAddress(InetAddress.getByName(ip), channel.socket().getLocalPort());
      assertThatThrownBy(() -> Tcp.connect(channel, own, TcpPair.soon()))
          .isInstanceOf(ConnectException.class)
          .hasMessage("nobody listens there");
      assertThat(channel.isConnected()).as("with itself, until it is closed").isTrue();
    }
  }

  @Test
  void somebodyElseIs() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        SocketChannel channel = SocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Tcp.connect(channel, (InetSocketAddress) listener.getLocalAddress(), TcpPair.soon());
      assertThat(channel.getRemoteAddress()).isEqualTo(listener.getLocalAddress());
    }
  }
}
