package dev.mediator.server.transport;

import dev.mediator.server.handshake.Event.Relayed;
import dev.mediator.server.handshake.Inbox;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One side of a {@link Splice}: what comes from its own channel is written to the other's.
 *
 * <p>Two buffers are under way at the most, one read while the other is written, and the next is
 * asked for when the other's kernel has taken one: so whoever does not read holds up its partner
 * and nobody else, and between any two buffers the event loop serves others. Used on the channel's
 * own event loop, but where it says otherwise.
 */
final class SpliceEnd {
  /** Netty makes them 64 KiB large at the most. */
  private static final int MOST_UNDER_WAY = 2;

  private final Channel channel;
  private final Inbox inbox;
  private final EventLoopGroup loops;
  private final Runnable endOutput;
  private final Queue<ByteBuf> unsent = new ArrayDeque<>(2);
  private @Nullable Splice splice;
  private @Nullable SpliceEnd other;
  private @Nullable Future<?> pause;
  private int underWay;
  private boolean paused;
  private boolean inputEnded;
  private boolean finished;
  private boolean closed;

  /**
   * Reads no more from {@code channel} than it is asked for; may be served by one of these.
   *
   * @param endOutput ends what is sent to {@code channel}
   */
  SpliceEnd(Channel channel, Inbox inbox, EventLoopGroup loops, Runnable endOutput) {
    this.channel = channel;
    this.inbox = inbox;
    this.loops = loops;
    this.endOutput = endOutput;
    channel.config().setAutoRead(false);
  }

  void belongTo(Splice pair) {
    splice = pair;
  }

  /** One that can serve both sides. */
  EventLoop chooseLoop() {
    return loops.next();
  }

  /**
   * From any thread: comes to this event loop, and says so to its pair. With io_uring, where a read
   * may be under way in the kernel, it stays where it is.
   */
  void comeTo(EventLoop loop) {
    execute(() -> {
      if (channel instanceof IoUringSocketChannel) {
        pair().arrived();
        return;
      }
      channel
          .deregister()
          .addListener(gone -> loop.register(channel).addListener(there -> pair().arrived()));
    });
  }

  /** From any thread: neither moves any more. */
  void begin(SpliceEnd partner) {
    execute(() -> {
      other = partner;
      next();
    });
  }

  /** From any thread: the end of it. */
  void tell(Relayed end) {
    inbox.deliver(end);
  }

  /** From any thread. */
  Future<?> schedule(Runnable task, long nanos) {
    return channel.eventLoop().schedule(caught(task), nanos, TimeUnit.NANOSECONDS);
  }

  private void execute(Runnable task) {
    channel.eventLoop().execute(caught(task));
  }

  /** A mistake in it ends the connection, and with it the pair, as one in a handler does. */
  private Runnable caught(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        channel.pipeline().fireExceptionCaught(e);
      }
    };
  }

  /** Passes on what came, and releases it. */
  void receive(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    unsent.add(bytes);
    next();
  }

  /** Passes on, behind all that came, that nothing more will. */
  void inputEnded() {
    inputEnded = true;
    next();
  }

  /** The connection is at its end, and with it the pair. */
  void close() {
    closed = true;
    if (pause != null) {
      pause.cancel(false);
    }
    unsent.forEach(ByteBuf::release);
    unsent.clear();
    if (splice != null) {
      splice.end(Splice.LEFT);
    }
  }

  private void next() {
    if (other == null || closed || finished || paused || underWay == MOST_UNDER_WAY) {
      return;
    }
    ByteBuf bytes = unsent.poll();
    if (bytes != null) {
      forward(bytes);
    } else if (!inputEnded) {
      channel.read();
    } else if (underWay == 0) {
      finished = true;
      other().channel.eventLoop().execute(other().endOutput);
      pair().finish();
    }
  }

  private void forward(ByteBuf bytes) {
    long nanos = pair().count(bytes.readableBytes());
    if (nanos < 0) {
      bytes.release();
      pair().end(pair().usedUp());
      return;
    }
    if (nanos > 0) {
      paused = true;
      pause = schedule(this::resume, nanos);
    }
    underWay++;
    ChannelFuture writing = other().channel.writeAndFlush(bytes);
    writing.addListener(w -> execute(() -> went(w.isSuccess())));
    next();
  }

  private void resume() {
    paused = false;
    next();
  }

  private void went(boolean well) {
    underWay--;
    if (well) {
      next();
    } else {
      pair().end(Splice.LEFT);
    }
  }

  private SpliceEnd other() {
    return Objects.requireNonNull(other);
  }

  private Splice pair() {
    return Objects.requireNonNull(splice);
  }
}
