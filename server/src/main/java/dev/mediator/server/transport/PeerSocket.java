package dev.mediator.server.transport;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.config.MediatorConfig.Relaying;
import dev.mediator.server.handshake.Inbox;
import dev.mediator.server.observe.LogEvent;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection, and its end.
 *
 * <p>It counts what it writes, so that it can tell whether all of it arrived, and closes in such a
 * way that a last message is not destroyed by bytes that come in too late to be read. Used on the
 * channel's event loop alone.
 */
final class PeerSocket {
  /**
   * What a peer may still send after our last message, in bytes, before we stop listening to it.
   */
  private static final int MAX_DISCARDED = 64 * 1024;

  /**
   * A kernel's buffer holds what may be relayed in so small a part of a second, a long round trip:
   * by itself it grows to megabytes for whoever does not read.
   */
  private static final int BUFFERS_A_SECOND = 4;

  private static final int LEAST_BUFFER = 64 * 1024;

  /** In bytes; from here on the kernel knows better. */
  private static final int MOST_BUFFER = 4 * 1024 * 1024;

  private final Channel channel;
  private final SocketControl control;
  private final EventLoopGroup relays;
  private final @Nullable TlsLayer tls;
  private int written;
  private int discarded;
  private boolean peerHasLeft;
  private boolean lingering;

  /**
   * Is served by {@code relays} once it is relayed.
   *
   * @param tls null for a connection that is not encrypted
   */
  PeerSocket(
      Channel channel, SocketControl control, EventLoopGroup relays, @Nullable TlsLayer tls) {
    this.channel = channel;
    this.control = control;
    this.relays = relays;
    this.tls = tls;
  }

  EventLoop eventLoop() {
    return channel.eventLoop();
  }

  /**
   * From any thread: on the event loop that serves it by then, as whoever is relayed may have come
   * to another one.
   */
  void execute(Runnable task) {
    try {
      eventLoop()
          .execute(() -> {
            if (eventLoop().inEventLoop()) {
              task.run();
            } else {
              execute(task);
            }
          });
    } catch (RejectedExecutionException e) {
      LogEvent.WITHOUT.log("the event loop has ended, and with it every conversation", e);
    }
  }

  void send(Message message) {
    write(message);
  }

  /** Message and end of stream in one segment, where the system can. */
  void sendLast(Message message) {
    control.cork(channel);
    write(message).addListener(_ -> endOutput());
  }

  private void endOutput() {
    if (tls != null) {
      tls.endOutput();
    } else {
      ((DuplexChannel) channel).shutdownOutput();
    }
  }

  private ChannelFuture write(Message message) {
    byte[] bytes = MessageCodec.encode(message);
    written += bytes.length;
    return channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  /** Over TLS only the peer's own word ends the stream: anybody in between can cut it off. */
  boolean deliveredAtEnd() {
    return (tls == null || tls.isEndedByPeer()) && control.deliveredAtEnd(channel, onTheWire());
  }

  boolean delivered() {
    return control.delivered(channel, onTheWire());
  }

  private long onTheWire() {
    return tls == null ? written : tls.written();
  }

  Channel channel() {
    return channel;
  }

  int roundTrip() {
    return control.roundTrip(channel);
  }

  void watchSilence() {
    control.watchSilence(channel);
  }

  /**
   * From now on the channel is one side of a relayed pair. It may stand still, as its reader's own
   * wish, for as long as its host answers: what bounded the handshake would end that.
   */
  SpliceEnd splice(Inbox inbox, Relaying limits) {
    control.watchSilence(channel);
    control.giveUpAfter(channel, Duration.ZERO);
    if (tls != null) {
      tls.relay();
    }
    long buffer = Math.max(LEAST_BUFFER, limits.rate() / BUFFERS_A_SECOND);
    if (buffer < MOST_BUFFER) {
      SocketControl.set(channel, ChannelOption.SO_RCVBUF, (int) buffer);
      SocketControl.set(channel, ChannelOption.SO_SNDBUF, (int) buffer);
    }
    return new SpliceEnd(channel, inbox, relays, this::endOutput);
  }

  void giveUpAfter(@Nullable Duration time) {
    if (time != null) {
      control.giveUpAfter(channel, time);
    }
  }

  /** Notes that nothing can come any more: whoever lingered for that is done. */
  void inputEnded() {
    peerHasLeft = true;
    if (lingering) {
      close();
    }
  }

  /** Throws away what came after the conversation was over, within bounds. */
  void discard(int bytes) {
    discarded += bytes;
    if (discarded > MAX_DISCARDED) {
      close();
    }
  }

  /**
   * Closes once the peer has: closing with bytes of its in our buffer would destroy our last
   * message on its way.
   */
  void linger(Duration longest) {
    ScheduledFuture<?> timer =
        eventLoop().schedule(this::close, longest.toNanos(), TimeUnit.NANOSECONDS);
    channel.closeFuture().addListener(_ -> timer.cancel(false));
    lingering = true;
  }

  void close() {
    if (tls != null) {
      tls.close(peerHasLeft);
    } else {
      channel.close();
    }
  }
}
