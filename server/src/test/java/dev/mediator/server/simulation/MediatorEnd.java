package dev.mediator.server.simulation;

import dev.mediator.identity.NonceText;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.server.handshake.Action;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Inbox;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Proving;
import dev.mediator.server.handshake.Phase.Queued;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Waiting;
import dev.mediator.server.handshake.Punch;
import dev.mediator.server.handshake.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Mediator's end of one connection: does what a transport does, one event at a time.
 *
 * <p>What comes over the network, what others decided, and what the registry is asked go three
 * ways, each in order and each in its own time. The answer that nobody waits may be overtaken by
 * others: the thread that registers delivers it after the deed, when others may act on it already.
 */
final class MediatorEnd implements Inbox {
  private static final int MAX_ROUND_TRIP = 400_000;
  private static final int LONGEST_QUEUE = 500_000;

  private final World world;
  private final Visitor visitor;
  private final Link link;
  private final Lane loop;
  private final Lane news;
  private final Lane answers;
  private final Lane requests;
  private Phase phase;
  private int timer;
  private boolean armed;
  private boolean closed;
  private @Nullable Junction junction;

  MediatorEnd(World world, Visitor visitor, Link link) {
    this.world = world;
    this.visitor = visitor;
    this.link = link;
    this.loop = world.lane(world.shape().slowest() / 4 + 1);
    this.news = world.lane(world.shape().slowest());
    this.answers = world.lane(world.shape().slowest());
    this.requests = world.lane(world.shape().slowestRegistry());
    Step first = world.handshake().open(visitor.address(), this);
    this.phase = first.next();
    first.actions().forEach(this::perform);
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isOver() {
    return phase instanceof Over;
  }

  boolean isArmed() {
    return armed;
  }

  @Override
  public void deliver(Event.News item) {
    Lane way = item instanceof Event.NobodyWaits ? answers : news;
    way.put(() -> handle(item));
  }

  /** A message, or what can be none. */
  void arrives(Event received) {
    loop.put(() -> {
      if (!closed && !(phase instanceof Over) && junction == null) {
        handle(phase.messageDue() ? received : new Event.NotDue());
      }
    });
  }

  /** The peer's end of stream. */
  void ends() {
    loop.put(() -> {
      if (phase instanceof Over) {
        close();
      } else if (junction != null) {
        junction.end();
      } else {
        handle(new Event.EndOfStream(link.delivered()));
      }
    });
  }

  /** The connection breaks. */
  void breaks() {
    loop.put(() -> {
      if (phase instanceof Over) {
        close();
      } else if (junction != null) {
        junction.end();
      } else {
        handle(new Event.Reset());
      }
    });
  }

  /** What the operator wants comes to every conversation that is not yet closed. */
  void hear(Event order) {
    loop.put(() -> {
      if (!closed) {
        handle(order);
      }
    });
  }

  private void handle(Event event) {
    Step step = world.handshake().on(phase, event);
    world.saw(visitor, phase, event, step);
    phase = step.next();
    step.actions().forEach(this::perform);
    if (phase instanceof Over && junction != null) {
      junction.end();
    }
  }

  private void perform(Action action) {
    switch (action) {
      case Action.Send(var message) -> send(message);
      case Action.SendLast(var message) -> {
        send(message);
        link.finish();
      }
      case Action.Arm(var deadline) -> arm(world.shape().patience(deadline));
      case Action.Pause(var micros) -> arm(Math.max(1, micros));
      case Action.Measure() -> handle(new Event.Measured(world.random().nextInt(MAX_ROUND_TRIP)));
      case Action.Admit _ -> handle(room());
      case Action.Splice(var punch) -> splice(punch);
      case Action.LookBack(var dialBack) -> lookBack(dialBack);
      case Action.Queue() -> queue();
      case Action.Ask _ -> ask();
      case Action.Register(var mine) -> requests.put(() -> world.registry().register(mine));
      case Action.Enrol _ -> findsNoRoom(Outcome.HOARDING);
      case Action.Withdraw(var mine) -> requests.put(() -> world.registry().withdraw(mine));
      case Action.Tell(var to, var item) -> to.inbox().deliver(item);
      case Action.Close() -> close();
      case Action.Linger() -> linger();
      case Action.Hurry _, Action.Rest _ -> {}
    }
  }

  /** Whether it can be dialled is its luck, and takes its time. */
  private void lookBack(boolean dialBack) {
    Boolean reached = dialBack ? (Boolean) world.random().nextBoolean() : null;
    long time = world.random().nextInt(world.shape().slowest());
    world.clock().after(time, () -> handle(new Event.LookedBack(reached, List.of())));
  }

  /** Its turn comes in its time, which may be long, unless too many others come first. */
  private void queue() {
    boolean crowded = world.random().nextInt(8) == 0;
    long time = world.random().nextInt(crowded ? LONGEST_QUEUE : world.shape().slowest());
    world
        .clock()
        .after(
            time,
            () -> {
              if (phase instanceof Queued && !findsNoRoom(Outcome.BUSY)) {
                handle(new Event.Called());
              }
            });
  }

  /** The answer comes at once, or takes its time; who is let in may be denied at any time after. */
  private void ask() {
    Event.News answer = answer();
    if (world.random().nextBoolean()) {
      happens(answer);
    } else {
      news.put(() -> {
        if (phase instanceof Asking) {
          happens(answer);
        }
      });
    }
    if (world.isUnlucky()) {
      world.clock().after(world.random().nextInt(LONGEST_QUEUE), this::deny);
    }
  }

  private Event.News answer() {
    if (world.isUnlucky()) {
      return world.random().nextBoolean()
          ? new Event.Denied("denied")
          : new Event.Undecided("undecided");
    }
    return new Event.Allowed();
  }

  /** As its transport does: whoever has a match goes on. */
  private void deny() {
    if (phase instanceof Asking || phase instanceof Registering || phase instanceof Waiting) {
      happens(new Event.Denied("denied"));
    }
  }

  /** Some limit is reached now and then, by others: it ends the conversation. */
  private boolean findsNoRoom(Outcome outcome) {
    boolean full = world.isUnlucky();
    if (full) {
      happens(new Event.NoRoom(outcome, "full"));
    }
    return full;
  }

  /** What ends a conversation by nobody's fault counts as the peer's. */
  private void happens(Event event) {
    if (!(event instanceof Event.Allowed)) {
      world.heard(visitor, new Deed.Failed("had to go: " + event));
    }
    handle(event);
  }

  private void send(Message message) {
    String secret = phase instanceof Proving(_, var nonce) ? NonceText.of(nonce) : "";
    link.send((FromMediator) message, secret);
  }

  private Event room() {
    return world.random().nextInt(8) == 0 ? new Event.Crowded("full") : new Event.Admitted();
  }

  private void splice(Punch punch) {
    armed = false;
    junction = world.junction(punch.session());
    junction.join(this);
    world.clock().after(World.IDLE, junction::end);
  }

  private void arm(long patience) {
    int mine = ++timer;
    armed = patience > 0;
    if (armed) {
      world.clock().after(patience, () -> fire(mine));
    }
  }

  private void fire(int which) {
    if (which == timer && armed) {
      armed = false;
      handle(new Event.TimedOut(link.delivered()));
    }
  }

  private void linger() {
    armed = false;
    world.clock().after(World.LINGER, this::close);
  }

  private void close() {
    armed = false;
    if (!closed) {
      closed = true;
      link.finish();
    }
  }
}
