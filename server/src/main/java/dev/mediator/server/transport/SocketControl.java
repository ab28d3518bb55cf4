package dev.mediator.server.transport;

import dev.mediator.server.observe.LogEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/**
 * What a Mediator asks of a socket beyond reading and writing.
 *
 * <p>All methods are called on the channel's event loop. A wish that a dead connection cannot grant
 * any more is let go: its end is on the way as an event of its own.
 */
sealed interface SocketControl permits LinuxSocketControl, PlainSocketControl {
  /** So long a waiting peer may be silent before it is probed. */
  int IDLE_SECONDS = 60;

  /** So long a probe waits for its answer. */
  int PROBE_SECONDS = 20;

  /** So many unanswered probes mean death: 220 seconds after the last sign of life. */
  int PROBES = 8;

  /** From now on a write waits for the close of the sending side, so that both are one segment. */
  void cork(Channel channel);

  /** Finds out within four minutes that a silent peer is dead, and keeps NAT mappings alive. */
  void watchSilence(Channel channel);

  /**
   * Lets the kernel drop a connection whose peer does not acknowledge, or not read, what was sent;
   * after no time at all: as it does by itself, and never while its host answers.
   */
  void giveUpAfter(Channel channel, Duration time);

  /**
   * Whether the peer provably received every byte written, at the end of its stream (protocol,
   * "What proves receipt").
   */
  boolean deliveredAtEnd(Channel channel, long written);

  /** The same, at any other moment. */
  boolean delivered(Channel channel, long written);

  /** How far away the peer is: its smoothed round trip in microseconds, or 0 if nobody knows. */
  int roundTrip(Channel channel);

  /** Sets an option, if the connection still stands. */
  static <T> void set(Channel channel, ChannelOption<T> option, T value) {
    try {
      channel.config().setOption(option, value);
    } catch (ChannelException e) {
      LogEvent.WITHOUT.log("{} was not set", option, e);
    }
  }
}
