package dev.mediator.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * The TCP of any system that Java runs on.
 *
 * <p>It neither joins a last message with the end of the stream nor tells what was acknowledged, so
 * that an end of stream alone must do as proof of receipt.
 */
final class PlainSocketControl implements SocketControl {

  @Override
  public void cork(Channel channel) {
    // No such option: the message and the end of the stream travel apart.
  }

  @Override
  public void watchSilence(Channel channel) {
    SocketControl.set(channel, ChannelOption.SO_KEEPALIVE, true);
    SocketControl.set(
        channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_SECONDS);
    SocketControl.set(
        channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), PROBE_SECONDS);
    SocketControl.set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
  }

  @Override
  public void giveUpAfter(Channel channel, Duration time) {
    // No such option: our own deadline alone bounds the conversation.
  }

  @Override
  public boolean deliveredAtEnd(Channel channel, long written) {
    return true;
  }

  @Override
  public boolean delivered(Channel channel, long written) {
    return false;
  }

  /** Java does not tell. */
  @Override
  public int roundTrip(Channel channel) {
    return 0;
  }
}
