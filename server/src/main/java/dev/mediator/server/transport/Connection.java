package dev.mediator.server.transport;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.server.guard.Refusal;
import dev.mediator.server.handshake.Action;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Inbox;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Punch;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.handshake.Step;
import dev.mediator.server.observe.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One peer's connection: it turns bytes, ends of stream and timers into events for the {@code
 * Handshake}, and the actions that follow into bytes, timers and news.
 *
 * <p>It has no policy. From accept to close it lives on one event loop, and on another while it is
 * relayed; only {@link #deliver}, {@link #judge} and the like may be called by other threads. While
 * its peer waits in silence it holds no decoder, no buffer, and no timer unless that is limited.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Inbox {
  private final LoopParts loop;
  private final Parts parts;
  private final PeerSocket socket;
  private final Endpoint observed;
  private final Timeline timeline;
  private final Alarm alarm = new Alarm();
  private Phase phase;
  private @Nullable MessageFraming framing;
  private @Nullable SpliceEnd relay;
  private @Nullable Fingerprint enrolled;

  Connection(LoopParts loop, PeerSocket socket, Endpoint observed) {
    this.loop = loop;
    this.parts = loop.all();
    this.socket = socket;
    this.observed = observed;
    this.timeline = parts.chronicle().opened();
    this.phase = parts.handshake().open(observed, this).next();
  }

  /** Only now is there an event loop to time what follows. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    take(parts.handshake().open(observed, this));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    if (relay != null) {
      relay.receive(bytes);
      return;
    }
    try {
      receive(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
    } finally {
      bytes.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      socket.inputEnded();
      if (relay != null) {
        relay.inputEnded();
        return;
      }
      on(new Event.EndOfStream(socket.deliveredAtEnd()));
    } else if (event instanceof Refusal refusal) {
      refuse(refusal);
    } else if (event instanceof Event.Malformed header) {
      on(header);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    broken();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof SSLException tls && relay == null) {
      on(Reading.noTls(phase.messageDue(), tls));
    } else if (cause instanceof IOException) {
      broken();
    } else {
      fail(cause);
    }
  }

  /** A pair that is relayed hears of it together. */
  private void broken() {
    if (relay != null) {
      relay.close();
    } else {
      on(new Event.Reset());
    }
  }

  @Override
  public void deliver(Event.News news) {
    socket.execute(() -> on(news));
  }

  /** Ends it for want of room, unless the peer has proved a key meanwhile. */
  void turnAway(Refusal refusal) {
    socket.execute(() -> refuse(refusal));
  }

  private void refuse(Refusal refusal) {
    if (phase instanceof Over) {
      socket.close();
    } else if (!phase.isProved()) {
      on(refusal.asEvent());
    }
  }

  /** Tells the conversation what follows from where it stands now, if anything does. */
  void judge(Function<Phase, @Nullable Event> judge) {
    socket.execute(() -> {
      Event event = judge.apply(phase);
      if (event != null) {
        on(event);
      }
    });
  }

  /** Where its peer is, as far as this end can see. */
  Endpoint observed() {
    return observed;
  }

  /** When it began, by the one clock. */
  long since() {
    return timeline.opened();
  }

  /** Breaks the connection off, whatever it is doing. */
  void abandon() {
    socket.execute(socket::close);
  }

  private void receive(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !(phase instanceof Over) && relay == null) {
      if (framing == null) {
        framing = new MessageFraming(parts.config().maxMessage());
      }
      Event event = Reading.next(framing, bytes, phase.messageDue());
      if (event != null) {
        on(event);
      }
    }
    if (relay == null) {
      socket.discard(bytes.remaining());
    } else if (bytes.hasRemaining()) {
      relay.receive(Unpooled.copiedBuffer(bytes));
    }
  }

  private void on(Event event) {
    try {
      take(parts.handshake().on(phase, event));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** A mistake of ours: it ends this conversation and its partner's, and nobody else's. */
  private void fail(Throwable cause) {
    socket.close();
    parts.chronicle().fault(phase, cause);
    try {
      take(parts.handshake().on(phase, new Event.Fault()));
    } catch (RuntimeException | Error e) {
      parts.chronicle().fault(phase, e);
      phase = new Over(Outcome.FAULT, "");
      giveBack();
    }
  }

  private void take(Step step) {
    Phase last = phase;
    phase = step.next();
    parts.chronicle().moved(timeline, last, phase);
    if (phase.isProved() && !last.isProved() && !(phase instanceof Over)) {
      loop.admission().proved(observed, this);
    }
    if (phase instanceof Over) {
      giveBack();
      alarm.stop();
      framing = null;
      if (relay != null) {
        relay.close();
      }
    }
    for (Action action : step.actions()) {
      perform(action);
    }
    if (step.next() instanceof Over over && !(last instanceof Over)) {
      parts.chronicle().ended(timeline, last, over, observed);
    }
  }

  private void giveBack() {
    if (enrolled != null) {
      parts.quota().give(enrolled);
      enrolled = null;
    }
  }

  private void perform(Action action) {
    switch (action) {
      case Action.Send(var message) -> socket.send(message);
      case Action.SendLast(var message) -> socket.sendLast(message);
      case Action.Arm(var deadline) -> arm(parts.config().deadlines().of(deadline));
      case Action.Pause(var micros) -> arm(Duration.ofNanos(1000L * micros));
      case Action.Measure() -> on(new Event.Measured(socket.roundTrip()));
      case Action.Admit(var punch) -> on(parts.splices().admit(punch));
      case Action.Splice(var punch) -> splice(punch);
      case Action.LookBack(var dialBack) ->
          loop.outlook().look(socket.channel(), observed, dialBack, this::on);
      case Action.Hurry(var deadline) ->
          socket.giveUpAfter(parts.config().deadlines().of(deadline));
      case Action.Rest() -> rest();
      case Action.Queue() -> loop.turnstile().enter(observed, this::turn);
      case Action.Ask(var registration) -> parts.access().ask(registration, this::on);
      case Action.Register(var registration) -> parts.registry().register(registration);
      case Action.Enrol(var registration) -> enrol(registration);
      case Action.Withdraw(var registration) -> parts.registry().withdraw(registration);
      case Action.Tell(var to, var news) -> to.inbox().deliver(news);
      case Action.Close() -> socket.close();
      case Action.Linger() -> socket.linger(parts.config().deadlines().leaving());
    }
  }

  /** Its turn has come; or has not, in all the time there was. It may be gone. */
  private void turn(boolean inTime) {
    if (phase instanceof Phase.Queued && inTime) {
      long start = parts.nanoTime().getAsLong();
      on(new Event.Called());
      parts.chronicle().challenged(parts.nanoTime().getAsLong() - start);
    } else if (phase instanceof Phase.Queued) {
      on(Turnstile.REFUSAL.asEvent());
    }
  }

  private void enrol(Registration registration) {
    Refusal refusal = parts.quota().take(registration.key());
    if (refusal == null) {
      enrolled = registration.key();
      parts.chronicle().registered(registration);
    } else {
      on(refusal.asEvent());
    }
  }

  private void arm(@Nullable Duration time) {
    alarm.set(socket.eventLoop(), time, () -> on(new Event.TimedOut(socket.delivered())));
  }

  private void splice(Punch punch) {
    alarm.stop();
    framing = null;
    relay = socket.splice(this, parts.config().relaying());
    parts.splices().join(punch.session(), relay);
    loop.crowd().relays(this);
  }

  private void rest() {
    if (framing != null && framing.isUntouched()) {
      framing = null;
    }
    socket.watchSilence();
    loop.crowd().waits(this);
  }
}
