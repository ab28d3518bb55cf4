package dev.mediator.server.transport;

import dev.mediator.server.observe.LogEvent;
import dev.mediator.server.observe.Spell;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Errors.NativeIoException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Decides when the listeners accept: always, but for two reasons. Safe for all threads.
 *
 * <p>While so many addresses wait to be challenged that another would wait for long, newcomers wait
 * outside: there they cost nothing, and to refuse one costs a third of what it does to serve one.
 *
 * <p>When accepting fails for want of resources, it pauses, and the operator is told. A connection
 * that broke before it was accepted is nobody's concern, and must not hold up those behind it.
 */
@Sharable
final class Doorkeeper extends ChannelInboundHandlerAdapter {
  /** Linux, errno.h, as Netty reports it; accept(2) gives it for a peer that has gone already. */
  private static final int ECONNABORTED = -103;

  private static final int PAUSE_SECONDS = 1;

  /** As many as a core challenges in a tenth of a second. */
  private static final int MOST_BLOCKS = 1024;

  /** A part of them goes in before others come: small, so that all listeners have their turns. */
  private static final int PARTS = 16;

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

  private final IntSupplier mostBlocks;
  private final LongSupplier nanoTime;
  private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
  private final Set<Channel> pausing = ConcurrentHashMap.newKeySet();
  private final Spell busy;
  private final Spell poor;
  private int blocks;
  private long toldAt;
  private volatile boolean shut;

  /** Lets newcomers in while fewer blocks wait than this, or than what suits any machine. */
  Doorkeeper(IntSupplier mostBlocks, LongSupplier nanoTime) {
    this.mostBlocks = mostBlocks;
    this.nanoTime = nanoTime;
    this.busy = new Spell("processors", nanoTime);
    this.poor = new Spell("descriptors", nanoTime);
    this.toldAt = nanoTime.getAsLong() - SILENCE;
  }

  /** How long newcomers waited outside: while too many were to be challenged, and for resources. */
  List<Spell> closures() {
    return List.of(busy, poor);
  }

  /** Notes that somebody of so many more blocks of addresses, or fewer, waits to be challenged. */
  synchronized void waitingBlocks(int more) {
    blocks += more;
    int most = Math.clamp(mostBlocks.getAsInt(), 1, MOST_BLOCKS);
    if (!shut && blocks >= most) {
      shut = true;
      busy.begin();
      tell();
      listeners.forEach(this::review);
    } else if (shut && blocks < most - most / PARTS) {
      shut = false;
      busy.end();
      listeners.forEach(this::review);
    }
  }

  private void tell() {
    long now = nanoTime.getAsLong();
    if (now - toldAt >= SILENCE) {
      toldAt = now;
      LogEvent.NEWCOMERS_WAIT.log(
          "peers at {} addresses wait to be challenged: others wait unaccepted; more cores would"
              + " serve them sooner",
          blocks);
    }
  }

  /** Has a listener accept or not, by what holds then. */
  void review(Channel listener) {
    listener.eventLoop().execute(() -> decide(listener));
  }

  /** Has a listener accept or not, by what holds now; on its event loop. */
  private void decide(Channel listener) {
    listener.config().setAutoRead(!shut && !pausing.contains(listener));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    listeners.add(context.channel());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    listeners.remove(context.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Channel listener = context.channel();
    listener.config().setAutoRead(false);
    if (cause instanceof NativeIoException failed && failed.expectedErr() == ECONNABORTED) {
      review(listener);
      return;
    }
    LogEvent.ACCEPT_FAILED.log(
        "cannot accept connections for {} s: {}; if descriptors have run out, raise their limit",
        PAUSE_SECONDS,
        cause.getMessage());
    if (pausing.add(listener)) {
      poor.begin();
    }
    listener.eventLoop().schedule(() -> resume(listener), PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  private void resume(Channel listener) {
    if (pausing.remove(listener)) {
      poor.end();
    }
    decide(listener);
  }
}
