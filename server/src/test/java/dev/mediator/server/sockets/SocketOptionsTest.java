package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.config.Setting;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a connection holds, and asks of its kernel, while it waits and while it is introduced. */
class SocketOptionsTest {
  private static final KeyRing.Pair PAIR = new KeyRing.Pair(KeyRing.key(0), KeyRing.key(1));

  private static final Map<Setting, String> DEADLINES =
      Map.of(
          Setting.TRANSPORT, "epoll",
          Setting.DEPARTURE_TIMEOUT, "61s",
          Setting.LEAVING_TIMEOUT, "62s");

  @Test
  void aWaitingConnectionIsWatchedAndHoldsNothing() throws Exception {
    HappyPathTest.assumeAvailable("epoll");
    try (Stage stage = Stage.open(DEADLINES)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      Channel channel = stage.insides().channelOf(client.address());
      assertThat(option(channel, ChannelOption.SO_KEEPALIVE)).isTrue();
      assertThat(option(channel, EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(60);
      assertThat(option(channel, EpollChannelOption.TCP_KEEPINTVL)).isEqualTo(20);
      assertThat(option(channel, EpollChannelOption.TCP_KEEPCNT)).isEqualTo(8);
      assertThat(option(channel, EpollChannelOption.TCP_USER_TIMEOUT)).isZero();
      assertThat(stage.insides().hasDecoder(client.address())).isFalse();
      assertThat(stage.insides().hasTimer(client.address())).isFalse();
    }
  }

  @Test
  void anIntroductionBoundsWhatTheKernelRetransmits() throws Exception {
    HappyPathTest.assumeAvailable("epoll");
    try (Stage stage = Stage.open(DEADLINES)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      Channel clientEnd = stage.insides().channelOf(client.address());
      ScriptedPeer peer = stage.connect(Who.bob(PAIR, false)).register();
      peer.hear(PeerDisconnect.class);
      Channel peerEnd = stage.insides().channelOf(peer.address());
      assertThat(option(peerEnd, EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(61_000);
      assertThat(option(clientEnd, EpollChannelOption.TCP_USER_TIMEOUT)).isZero();
      peer.hangUp();
      client.hear(PeerIdentification.class);
      assertThat(option(clientEnd, EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(62_000);
      client.hangUp();
    }
  }

  private static <T> T option(Channel channel, ChannelOption<T> option) {
    return channel.config().getOption(option);
  }
}
