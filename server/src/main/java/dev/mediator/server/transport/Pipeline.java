package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Deadlines;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.config.MediatorConfig.Listening;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.Admission;
import dev.mediator.server.guard.DialBudget;
import dev.mediator.server.observe.Budget;
import dev.mediator.server.observe.LogEvent;
import dev.mediator.server.observe.Spell;
import dev.mediator.server.observe.Watchdog;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The way in: listens, gives each peer that connects its {@link Connection}, and shuts down without
 * breaking an introduction that is under way.
 */
public final class Pipeline implements AutoCloseable {
  /** Event loops come to what they are told within microseconds, unless they stand still. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  private final Parts parts;
  private final SocketControl control;
  private final EventLoopGroup loops;

  /** Apart from the others, so that no handshake waits behind what is relayed; or the same. */
  private final EventLoopGroup relays;

  private final Crowd crowd = new Crowd();
  private final Outlook outlook;
  private final Admission<Connection> admission;
  private final Map<EventExecutor, LoopParts> shared = new HashMap<>();
  private final Watchdog watchdog;
  private final Doorkeeper doorkeeper;
  private final Listeners listeners;

  private Pipeline(Parts parts, Transport transport, EventLoopGroup loops, EventLoopGroup relays) {
    this.parts = parts;
    this.control = transport.control();
    this.loops = loops;
    this.relays = relays;
    this.doorkeeper = new Doorkeeper(() -> limits().unprovedConnections() / 2, parts.nanoTime());
    this.listeners = new Listeners(parts.config().listening(), transport, loops, doorkeeper);
    this.outlook =
        new Outlook(
            transport::dialler, listeners::alike, new DialBudget(parts.nanoTime()), this::due);
    this.admission = new Admission<>(this::limits);
    loops.forEach(loop -> shared.put(loop, sharedBy(loop)));
    this.watchdog = Watchdog.over(threads(), parts.nanoTime(), parts.chronicle()::delayed);
  }

  private Limits limits() {
    return parts.config().limits();
  }

  private Duration due() {
    return parts.config().deadlines().handshake();
  }

  private List<EventExecutor> threads() {
    return Stream.of(loops, relays)
        .distinct()
        .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
        .toList();
  }

  private LoopParts sharedBy(EventExecutor loop) {
    Turnstile turnstile = new Turnstile(afterOthers(loop), parts.nanoTime(), this::due, doorkeeper);
    return new LoopParts(parts, crowd, outlook, admission, turnstile);
  }

  /** What a loop executes it runs before it reads or times anything, however much that becomes. */
  static Executor afterOthers(EventExecutor loop) {
    return task -> loop.schedule(task, 1, TimeUnit.NANOSECONDS).addListener(Pipeline::report);
  }

  /** What a timer throws is kept in its future, at which nobody would look. */
  private static void report(Future<?> task) {
    if (!task.isSuccess() && !task.isCancelled()) {
      LogEvent.FAULT.log("a task of an event loop failed by a mistake of ours", task.cause());
    }
  }

  /**
   * All that it takes to {@link #listen}.
   *
   * @throws CannotListenException if it cannot be had; then nothing is left behind
   */
  public static Pipeline of(Parts parts) throws CannotListenException {
    check(parts.config());
    Listening listening = parts.config().listening();
    Transport transport = Transport.of(listening.transport());
    EventLoopGroup loops = transport.eventLoops("mediator-loop", listening.eventLoops());
    return new Pipeline(parts, transport, loops, relays(parts, transport, loops));
  }

  /**
   * Looks whether this machine has what a start needs, and opens nothing.
   *
   * @throws CannotListenException if it has not
   */
  public static void check(MediatorConfig config) throws CannotListenException {
    Transport.of(config.listening().transport());
    if (config.rules().relay()) {
      Splices.checkMemory(config.relaying().pairs());
    }
  }

  private static EventLoopGroup relays(Parts parts, Transport transport, EventLoopGroup loops)
      throws CannotListenException {
    if (!parts.config().rules().relay()) {
      return loops;
    }
    try {
      return transport.eventLoops("mediator-relay", parts.config().listening().eventLoops());
    } catch (CannotListenException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
      throw e;
    }
  }

  /**
   * Starts to listen.
   *
   * @throws CannotListenException if it cannot; it has to be closed then, too
   */
  public void listen() throws CannotListenException {
    listeners.open(
        new Entrance(
            parts.configs(),
            shared,
            crowd,
            (channel, _) -> new PeerSocket(channel, control, relays, null)));
    TlsCertificate certificate = parts.certificate();
    if (certificate != null) {
      listeners.openForTls(
          new Entrance(
              parts.configs(),
              shared,
              crowd,
              (channel, peer) -> {
                TlsLayer tls = new TlsLayer(channel, certificate, inTurn(channel, peer));
                return new PeerSocket(channel, control, relays, tls);
              }));
    }
  }

  /** The handshake of TLS costs us more than a peer, so it waits for its turn like a challenge. */
  private Executor inTurn(Channel channel, Endpoint peer) {
    Turnstile turnstile = Objects.requireNonNull(shared.get(channel.eventLoop())).turnstile();
    return task -> turnstile.enter(channel, peer, task);
  }

  /** The addresses listened at; their ports are real ones, even if 0 was asked for. */
  public List<InetSocketAddress> addresses() {
    return listeners.addresses();
  }

  /** The same of those at which TLS is spoken. */
  public List<InetSocketAddress> tlsAddresses() {
    return listeners.tlsAddresses();
  }

  /** How many peers are connected now. */
  public int connections() {
    return crowd.size();
  }

  /** What there is a limit of, and how much of it is taken. */
  public List<Budget> budgets() {
    List<Budget> budgets = new ArrayList<>();
    budgets.add(new Budget("connections", admission::connections, () -> limits().connections()));
    budgets.add(new Budget("unproved", admission::unproved, () -> limits().unprovedConnections()));
    budgets.add(
        new Budget("registrations", parts.quota()::registrations, () -> limits().registrations()));
    budgets.add(crowd.budget());
    budgets.add(parts.splices().budget());
    budgets.add(new Budget("access_calls", parts.access()::calls, AccessControl.MOST_CALLS));
    budgets.addAll(outlook.budgets());
    return budgets;
  }

  /** How long nobody was accepted, and for want of what. */
  public List<Spell> closures() {
    return doorkeeper.closures();
  }

  /** Event loops that have stood still for some seconds: a sentence for each. */
  public List<String> stuckLoops() {
    return watchdog.stuck();
  }

  /** Sends away whom the operator does not want. */
  public Expulsion expulsion() {
    return new Expulsion(crowd, parts.access(), threads());
  }

  /**
   * Stops accepting, and sends away who waits, one after the other; lets handshakes finish, and
   * introductions. Returns when nobody is left, or their deadlines have passed, or it is closed; at
   * once if no time is configured.
   *
   * @param random by which who waits is sent a little earlier or later
   */
  public void drain(RandomGenerator random) {
    Deadlines deadlines = parts.config().deadlines();
    synchronized (this) {
      if (loops.isShuttingDown()) {
        return;
      }
      listeners.close();
    }
    // Whoever was accepted before is counted afterwards.
    threads().forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(LONGEST_LOOK.toMillis()));
    LogEvent.STOPPING.log(
        "draining: nobody is accepted any more, and who waits is sent away within {} ms; open"
            + " connections: {}, waiting: {}",
        deadlines.drain().toMillis(),
        crowd.size(),
        parts.registry().waiting());
    crowd.drain(deadlines, parts.nanoTime(), random);
  }

  /**
   * Stops accepting, ends conversations that have no match yet, waits for the others, whose own
   * deadlines bound them, and lets the event loops go. Whoever closes it again waits for the same.
   */
  @Override
  public synchronized void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    listeners.close();
    crowd.disperse(parts.config().deadlines().longestMatch());
    watchdog.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    relays.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
