package dev.mediator.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The TCP of Linux, whose options both native transports take by number (linux/tcp.h). */
final class LinuxSocketControl implements SocketControl {
  private static final int IPPROTO_TCP = 6;
  private static final ChannelOption<Integer> TCP_CORK = tcpOption("TCP_CORK", 3);
  private static final ChannelOption<Integer> TCP_KEEPIDLE = tcpOption("TCP_KEEPIDLE", 4);
  private static final ChannelOption<Integer> TCP_KEEPINTVL = tcpOption("TCP_KEEPINTVL", 5);
  private static final ChannelOption<Integer> TCP_KEEPCNT = tcpOption("TCP_KEEPCNT", 6);
  private static final ChannelOption<Integer> TCP_USER_TIMEOUT = tcpOption("TCP_USER_TIMEOUT", 18);

  /** Where {@code tcpi_rtt}, the smoothed round trip in microseconds, stands in struct tcp_info. */
  private static final int ROUND_TRIP = 68;

  /** Where {@code tcpi_bytes_acked}, 64 bits since Linux 4.1, stands in struct tcp_info. */
  private static final int BYTES_ACKED = 120;

  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, 11, BYTES_ACKED + Long.BYTES);

  @Override
  public void cork(Channel channel) {
    SocketControl.set(channel, TCP_CORK, 1);
  }

  @Override
  public void watchSilence(Channel channel) {
    SocketControl.set(channel, ChannelOption.SO_KEEPALIVE, true);
    SocketControl.set(channel, TCP_KEEPIDLE, IDLE_SECONDS);
    SocketControl.set(channel, TCP_KEEPINTVL, PROBE_SECONDS);
    SocketControl.set(channel, TCP_KEEPCNT, PROBES);
  }

  @Override
  public void giveUpAfter(Channel channel, Duration time) {
    SocketControl.set(channel, TCP_USER_TIMEOUT, (int) time.toMillis());
  }

  @Override
  public boolean deliveredAtEnd(Channel channel, long written) {
    return delivered(channel, written);
  }

  @Override
  public boolean delivered(Channel channel, long written) {
    ByteBuffer info = info(channel);
    return info != null && info.getLong(BYTES_ACKED) >= written;
  }

  @Override
  public int roundTrip(Channel channel) {
    ByteBuffer info = info(channel);
    return info == null ? 0 : Math.max(0, info.getInt(ROUND_TRIP));
  }

  /** What the kernel knows about the connection; null if it stands no more. */
  private static @Nullable ByteBuffer info(Channel channel) {
    try {
      ByteBuffer info = channel.config().getOption(TCP_INFO);
      return info == null ? null : info.order(ByteOrder.nativeOrder());
    } catch (ChannelException e) {
      return null;
    }
  }

  private static ChannelOption<Integer> tcpOption(String name, int number) {
    return new IntegerUnixChannelOption(name, IPPROTO_TCP, number);
  }
}
