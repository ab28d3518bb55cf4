package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.guard.Admission;
import dev.mediator.server.guard.Admission.Verdict;
import dev.mediator.server.guard.Refusal;
import dev.mediator.server.handshake.Event.Denied;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Where peers come in: a new channel gets its {@link Connection} as soon as it is known where its
 * peer is, which of those that come through a proxy is told by its header.
 */
final class Entrance extends ChannelInitializer<Channel> {
  private static final Refusal DISPLACED =
      new Refusal(Outcome.DISPLACED, "too many connections have proved nothing yet");

  private static final Refusal TOO_MANY_UNNAMED =
      new Refusal(Outcome.FULL, "too many connections of proxies have no header yet");

  private final Supplier<MediatorConfig> configs;
  private final Map<EventExecutor, LoopParts> loops;
  private final Crowd crowd;
  private final BiFunction<Channel, Endpoint, PeerSocket> sockets;

  /**
   * Lets peers in.
   *
   * @param loops what the connections of each event loop share
   * @param sockets what a channel becomes, with its handlers before those of a connection
   */
  Entrance(
      Supplier<MediatorConfig> configs,
      Map<EventExecutor, LoopParts> loops,
      Crowd crowd,
      BiFunction<Channel, Endpoint, PeerSocket> sockets) {
    this.configs = configs;
    this.loops = loops;
    this.crowd = crowd;
    this.sockets = sockets;
  }

  @Override
  protected void initChannel(Channel channel) {
    Optional<Endpoint> kernels = PeerAddress.of(channel);
    if (kernels.isEmpty()) {
      channel.close();
    } else if (configs.get().listening().isProxy(kernels.get().ip())) {
      awaitHeader(channel, kernels.get());
    } else {
      welcome(channel, kernels.get());
    }
  }

  private void awaitHeader(Channel channel, Endpoint proxy) {
    if (crowd.awaitName()) {
      ProxyHeader.await(channel, proxy, this);
    } else {
      end(channel, proxy, TOO_MANY_UNNAMED);
    }
  }

  /** A proxy's connection has its header, or is gone. */
  void named() {
    crowd.named();
  }

  /** Gives a peer its connection, if there is room for it. */
  void welcome(Channel channel, Endpoint peer) {
    Connection connection = enter(channel, peer);
    Admission<Connection> admission = loopOf(channel).admission();
    Verdict<Connection> verdict = admission.enter(peer, connection);
    Refusal refusal = verdict.refusal();
    if (refusal != null) {
      connection.turnAway(refusal);
      return;
    }
    channel.closeFuture().addListener(_ -> admission.leave(peer, connection));
    Connection displaced = verdict.displaced();
    if (displaced != null) {
      displaced.turnAway(DISPLACED);
    }
    String ban = loopOf(channel).all().access().bans().refusal(peer);
    if (ban != null) {
      connection.deliver(new Denied(ban));
    }
  }

  /** Refuses, for this reason, what comes from a proxy and is nobody's. */
  void refuse(Channel channel, Endpoint proxy, String reason) {
    end(channel, proxy, new Malformed(reason));
  }

  private void end(Channel channel, Endpoint proxy, Object why) {
    enter(channel, proxy);
    channel.pipeline().fireUserEventTriggered(why);
  }

  private Connection enter(Channel channel, Endpoint peer) {
    Connection connection = new Connection(loopOf(channel), sockets.apply(channel, peer), peer);
    channel.pipeline().addLast(connection);
    crowd.enter(connection);
    channel.closeFuture().addListener(_ -> crowd.leave(connection));
    return connection;
  }

  private LoopParts loopOf(Channel channel) {
    return Objects.requireNonNull(loops.get(channel.eventLoop()));
  }
}
