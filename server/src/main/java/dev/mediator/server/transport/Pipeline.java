package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.config.MediatorConfig.Listening;
import dev.mediator.server.guard.Admission;
import dev.mediator.server.guard.Admission.Verdict;
import dev.mediator.server.guard.DialBudget;
import dev.mediator.server.guard.Refusal;
import dev.mediator.server.handshake.Outcome;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: listens, gives each peer that connects its {@link Connection}, and shuts down without
 * breaking an introduction that is under way.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("mediator");

  /** Peers that have connected and were not accepted yet; the kernel bounds it further. */
  private static final int BACKLOG = 4096;

  private static final Refusal DISPLACED =
      new Refusal(Outcome.DISPLACED, "too many connections have proved nothing yet");

  private final Parts parts;
  private final Transport transport;
  private final SocketControl control;
  private final EventLoopGroup loops;

  /** Apart from the others, so that no handshake waits behind what is relayed; or the same. */
  private final EventLoopGroup relays;

  private final Crowd crowd = new Crowd();
  private final Outlook outlook;
  private final Admission<Connection> admission;
  private final Map<EventExecutor, LoopParts> shared = new HashMap<>();

  /** The first peers may come when the last ones are not there yet. */
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();

  private Pipeline(Parts parts, Transport transport, EventLoopGroup loops, EventLoopGroup relays) {
    this.parts = parts;
    this.transport = transport;
    this.control = transport.control();
    this.loops = loops;
    this.relays = relays;
    this.outlook =
        new Outlook(
            transport::dialler,
            this::addresses,
            new DialBudget(parts.nanoTime()),
            parts.config().deadlines().handshake());
    Limits limits = parts.config().limits();
    this.admission =
        new Admission<>(
            limits.connections(), limits.connectionsPerAddress(), limits.unprovedConnections());
    loops.forEach(loop -> shared.put(loop, sharedBy(loop)));
  }

  private LoopParts sharedBy(EventExecutor loop) {
    Duration due = parts.config().deadlines().handshake();
    Turnstile turnstile = new Turnstile(afterOthers(loop), parts.nanoTime(), due);
    return new LoopParts(parts, outlook, admission, turnstile);
  }

  /** What a loop executes it runs before it reads or times anything, however much that becomes. */
  static Executor afterOthers(EventExecutor loop) {
    return task -> loop.schedule(task, 1, TimeUnit.NANOSECONDS);
  }

  /**
   * Starts to listen.
   *
   * @throws CannotListenException if it cannot; then nothing is left behind
   */
  public static Pipeline open(Parts parts) throws CannotListenException {
    Listening listening = parts.config().listening();
    Transport transport = Transport.of(listening.transport());
    EventLoopGroup loops = transport.eventLoops("mediator-loop", listening.eventLoops());
    Pipeline pipeline = new Pipeline(parts, transport, loops, relays(parts, transport, loops));
    try {
      pipeline.listen(listening);
      return pipeline;
    } catch (CannotListenException | RuntimeException e) {
      pipeline.close();
      throw e;
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

  /** The addresses listened at; their ports are real ones, even if 0 was asked for. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  /** How many peers are connected now. */
  public int connections() {
    return crowd.size();
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
    listeners.forEach(listener -> listener.close().syncUninterruptibly());
    crowd.disperse(parts.config().deadlines().longestMatch());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    relays.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void listen(Listening listening) throws CannotListenException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new Doorkeeper())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Entrance());
    for (int port : listening.ports()) {
      listen(bootstrap, port);
    }
    if (transport == Transport.NIO) {
      LOG.warn(
          "transport nio: the end of a Peer's stream alone must do as proof that it received"
              + " PeerDisconnect, and stock Peers may fail to listen; epoll has neither weakness{}",
          Transport.whyNotEpoll());
    }
  }

  /** At every address; the first decides which port it is, if any will do. */
  private void listen(ServerBootstrap bootstrap, int wanted) throws CannotListenException {
    int port = wanted;
    if (listensEverywhere()) {
      bind(bootstrap, new InetSocketAddress(port));
    }
    for (InetAddress address : parts.config().listening().addresses()) {
      port = bind(bootstrap, new InetSocketAddress(address, port)).getPort();
    }
  }

  private boolean listensEverywhere() {
    return parts.config().listening().addresses().isEmpty();
  }

  private InetSocketAddress bind(ServerBootstrap bootstrap, InetSocketAddress address)
      throws CannotListenException {
    boolean ipv4Alone = address.getAddress() instanceof Inet4Address && !listensEverywhere();
    ChannelFuture bound =
        bootstrap
            .clone()
            .channelFactory(() -> transport.listener(ipv4Alone))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw CannotListenException.at(address, bound.cause());
    }
    listeners.add(bound.channel());
    InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
    LOG.info(
        "listening at {}, port {} ({}, {} event loops)",
        listensEverywhere() ? "all addresses" : NetUtil.toAddressString(local.getAddress()),
        local.getPort(),
        transport,
        parts.config().listening().eventLoops());
    return local;
  }

  /** Gives a new channel its connection. */
  private final class Entrance extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      Optional<Endpoint> observed = PeerAddress.of(channel);
      if (observed.isEmpty()) {
        channel.close();
        return;
      }
      PeerSocket socket = new PeerSocket(channel, control, relays);
      LoopParts loop = Objects.requireNonNull(shared.get(channel.eventLoop()));
      Connection connection = new Connection(loop, socket, observed.get());
      channel.pipeline().addLast(connection);
      crowd.enter(connection);
      channel.closeFuture().addListener(closed -> crowd.leave(connection));
      admit(observed.get(), connection, channel);
    }

    private void admit(Endpoint from, Connection connection, Channel channel) {
      Verdict<Connection> verdict = admission.enter(from, connection);
      Refusal refusal = verdict.refusal();
      if (refusal != null) {
        connection.turnAway(refusal);
        return;
      }
      channel.closeFuture().addListener(closed -> admission.leave(from, connection));
      Connection displaced = verdict.displaced();
      if (displaced != null) {
        displaced.turnAway(DISPLACED);
      }
    }
  }
}
