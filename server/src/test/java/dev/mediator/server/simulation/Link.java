package dev.mediator.server.simulation;

import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.server.handshake.Event;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One simulated TCP connection: what is under way, what was acknowledged, and who closed.
 *
 * <p>It behaves as Linux was measured to: a message is acknowledged when it reaches an open socket,
 * read or not; one that reaches a closed socket is answered with a reset; and closing with
 * something unread is a reset, too.
 */
final class Link {
  private static final int KEEP_ALIVE = 90_000_000;

  private final World world;
  private final Lane up;
  private final Lane down;
  private final Lane reading;
  private @Nullable MediatorEnd mediator;
  private @Nullable PeerEnd peer;
  private int sent;
  private int acknowledged;
  private int unread;
  private boolean outputClosed;
  private boolean closed;
  private boolean vanished;

  Link(World world) {
    this.world = world;
    this.up = world.lane(world.shape().slowest());
    this.down = world.lane(world.shape().slowest());
    this.reading = world.lane(Math.min(world.shape().slowest(), World.SETTLE / 4));
  }

  void join(MediatorEnd atMediator, PeerEnd atPeer) {
    this.mediator = atMediator;
    this.peer = atPeer;
  }

  /** Whether everything written to the peer provably arrived. */
  boolean delivered() {
    return acknowledged == sent;
  }

  /** The Mediator writes. */
  void send(FromMediator message, String secret) {
    sent++;
    down.put(() -> arrive(message, secret));
  }

  /** The Mediator closes its sending side. */
  void finish() {
    down.put(() -> reading.put(() -> peer().seesEnd()));
  }

  private void arrive(FromMediator message, String secret) {
    if (vanished) {
      return;
    }
    if (closed) {
      up.put(() -> mediator().breaks());
      return;
    }
    up.put(() -> acknowledged++);
    unread++;
    reading.put(() -> {
      unread--;
      peer().hears(message, secret);
    });
  }

  /** The peer writes. */
  void say(Event message) {
    if (isWritable()) {
      up.put(() -> mediator().arrives(message));
    }
  }

  /** The peer closes its sending side. */
  void halfClose() {
    if (isWritable()) {
      outputClosed = true;
      up.put(() -> mediator().ends());
    }
  }

  /** The peer closes. */
  void hangUp() {
    if (unread > 0) {
      reset();
    } else {
      halfClose();
      closed = true;
    }
  }

  /** The peer breaks the connection. */
  void reset() {
    if (!closed && !vanished) {
      closed = true;
      up.put(() -> mediator().breaks());
    }
  }

  /** The peer's host is cut off; the Mediator's own host finds out at last. */
  void vanish() {
    vanished = true;
    world.clock().after(KEEP_ALIVE, () -> mediator().breaks());
  }

  /** Whether the peer neither hears nor says anything any more. */
  boolean isDead() {
    return closed || vanished;
  }

  /** Whether the peer may still write. */
  boolean isWritable() {
    return !isDead() && !outputClosed;
  }

  private MediatorEnd mediator() {
    return Objects.requireNonNull(mediator);
  }

  private PeerEnd peer() {
    return Objects.requireNonNull(peer);
  }
}
