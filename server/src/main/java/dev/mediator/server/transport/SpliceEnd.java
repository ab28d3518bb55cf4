package dev.mediator.server.transport;

import dev.mediator.server.handshake.Event.Relayed;
import dev.mediator.server.handshake.Inbox;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One side of a {@link Splice}: what comes from its own channel is written to the other's.
 *
 * <p>One buffer is under way at a time, and the next is asked for when the other's kernel has taken
 * it: so whoever does not read holds up its partner and nobody else, and between any two buffers
 * the event loop serves others. Used on the channel's own event loop, but where it says otherwise.
 */
final class SpliceEnd {
  private final Channel channel;
  private final Inbox inbox;
  private final Queue<ByteBuf> unsent = new ArrayDeque<>(2);
  private @Nullable Splice splice;
  private @Nullable SpliceEnd other;
  private @Nullable Future<?> pause;
  private boolean busy = true;
  private boolean inputEnded;
  private boolean finished;
  private boolean closed;

  /** Reads no more from {@code channel} than it is asked for. */
  SpliceEnd(Channel channel, Inbox inbox) {
    this.channel = channel;
    this.inbox = inbox;
    channel.config().setAutoRead(false);
  }

  void belongTo(Splice pair) {
    splice = pair;
  }

  /** From any thread: both sides know of it. */
  void begin(SpliceEnd partner) {
    channel
        .eventLoop()
        .execute(() -> {
          other = partner;
          busy = false;
          next();
        });
  }

  /** From any thread: the end of it. */
  void tell(Relayed end) {
    inbox.deliver(end);
  }

  /** From any thread. */
  Future<?> schedule(Runnable task, long nanos) {
    return channel.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
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
    if (busy || closed || finished) {
      return;
    }
    ByteBuf bytes = unsent.poll();
    if (bytes != null) {
      busy = true;
      forward(bytes);
    } else if (inputEnded) {
      finished = true;
      ((DuplexChannel) other().channel).shutdownOutput();
      pair().finish();
    } else {
      channel.read();
    }
  }

  private void forward(ByteBuf bytes) {
    long nanos = pair().count(bytes.readableBytes());
    if (nanos < 0) {
      bytes.release();
      pair().end(pair().usedUp());
      return;
    }
    other()
        .channel
        .writeAndFlush(bytes)
        .addListener(
            written -> channel.eventLoop().execute(() -> went(written.isSuccess(), nanos)));
  }

  private void went(boolean well, long nanos) {
    if (!well) {
      pair().end(Splice.LEFT);
    } else if (nanos > 0 && !closed) {
      pause = schedule(this::ready, nanos);
    } else {
      ready();
    }
  }

  private void ready() {
    busy = false;
    next();
  }

  private SpliceEnd other() {
    return Objects.requireNonNull(other);
  }

  private Splice pair() {
    return Objects.requireNonNull(splice);
  }
}
