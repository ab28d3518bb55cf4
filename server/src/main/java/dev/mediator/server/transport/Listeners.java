package dev.mediator.server.transport;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.MediatorConfig.Listening;
import dev.mediator.server.observe.LogEvent;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sockets at which peers are listened for, plain ones and those for TLS. */
final class Listeners {
  /** Peers that have connected and were not accepted yet; the kernel bounds it further. */
  private static final int BACKLOG = 4096;

  private final Listening listening;
  private final Transport transport;
  private final EventLoopGroup loops;
  private final Doorkeeper doorkeeper;

  /** The first peers may come when the last ones are not there yet. */
  private final List<Channel> plain = new CopyOnWriteArrayList<>();

  private final List<Channel> encrypted = new CopyOnWriteArrayList<>();

  private Map<Integer, List<ServerChannel>> inherited = Map.of();

  Listeners(Listening listening, Transport transport, EventLoopGroup loops, Doorkeeper doorkeeper) {
    this.listening = listening;
    this.transport = transport;
    this.loops = loops;
    this.doorkeeper = doorkeeper;
  }

  /** Listens at the ports for peers that do not encrypt. */
  void open(Entrance entrance) throws CannotListenException {
    inherited = Inherited.byPort(listening, transport);
    for (int port : listening.ports()) {
      plain.addAll(listen(port, entrance, ""));
    }
    if (transport == Transport.NIO) {
      LogEvent.PLAIN_TRANSPORT.log(
          "transport nio: the end of a Peer's stream alone must do as proof that it received"
              + " PeerDisconnect, and stock Peers may fail to listen; epoll has neither weakness{}",
          Transport.whyNotEpoll());
    }
  }

  /** Listens at the ports for peers that speak TLS, if there are any. */
  void openForTls(Entrance entrance) throws CannotListenException {
    Encrypted ports = listening.encrypted();
    if (ports != null) {
      for (int port : ports.ports()) {
        encrypted.addAll(listen(port, entrance, "TLS 1.3, "));
      }
    }
  }

  List<InetSocketAddress> addresses() {
    return addresses(plain);
  }

  List<InetSocketAddress> tlsAddresses() {
    return addresses(encrypted);
  }

  /** Those at which the same is spoken as at this one. */
  List<InetSocketAddress> alike(InetSocketAddress asked) {
    List<InetSocketAddress> forTls = tlsAddresses();
    boolean tls = forTls.stream().anyMatch(address -> address.getPort() == asked.getPort());
    return tls ? forTls : addresses();
  }

  void close() {
    plain.forEach(listener -> listener.close().syncUninterruptibly());
    encrypted.forEach(listener -> listener.close().syncUninterruptibly());
  }

  private static List<InetSocketAddress> addresses(List<Channel> channels) {
    return channels.stream().map(Listeners::addressOf).toList();
  }

  private static InetSocketAddress addressOf(Channel listener) {
    return (InetSocketAddress) listener.localAddress();
  }

  /** With the sockets that were inherited for this port, or with new ones. */
  private List<Channel> listen(int port, Entrance entrance, String spoken)
      throws CannotListenException {
    List<ServerChannel> given = inherited.getOrDefault(port, List.of());
    List<Channel> opened = new ArrayList<>();
    for (ServerChannel listener : given) {
      opened.add(accept(listener, entrance));
    }
    if (given.isEmpty()) {
      opened.addAll(bind(port, entrance));
    }
    opened.forEach(listener -> tell(listener, spoken));
    return opened;
  }

  /** Such a channel is active from its first moment on, and must not accept before it is ready. */
  private Channel accept(ServerChannel listener, Entrance entrance) throws CannotListenException {
    ChannelFuture registered =
        bootstrap(entrance)
            .channelFactory(() -> listener)
            .option(ChannelOption.AUTO_READ, false)
            .register()
            .awaitUninterruptibly();
    if (!registered.isSuccess()) {
      throw CannotListenException.at(addressOf(listener), registered.cause());
    }
    doorkeeper.review(listener);
    return listener;
  }

  /** At every address; the first decides which port it is, if any will do. */
  private List<Channel> bind(int wanted, Entrance entrance) throws CannotListenException {
    List<Channel> opened = new ArrayList<>();
    int port = wanted;
    if (listensEverywhere()) {
      opened.add(bind(new InetSocketAddress(port), entrance));
    }
    for (InetAddress address : listening.addresses()) {
      opened.add(bind(new InetSocketAddress(address, port), entrance));
      port = addressOf(opened.getFirst()).getPort();
    }
    return opened;
  }

  private boolean listensEverywhere() {
    return listening.addresses().isEmpty();
  }

  private Channel bind(InetSocketAddress address, Entrance entrance) throws CannotListenException {
    boolean ipv4Alone = address.getAddress() instanceof Inet4Address && !listensEverywhere();
    ChannelFuture bound =
        bootstrap(entrance)
            .channelFactory(() -> transport.listener(ipv4Alone))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw CannotListenException.at(address, bound.cause());
    }
    return bound.channel();
  }

  private ServerBootstrap bootstrap(Entrance entrance) {
    return new ServerBootstrap()
        .group(loops)
        .handler(doorkeeper)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(entrance);
  }

  private void tell(Channel listener, String spoken) {
    InetSocketAddress local = addressOf(listener);
    boolean given = inherited.containsKey(local.getPort());
    LogEvent.LISTENING.log(
        "listening at {}, port {} ({}{}{}, {} event loops)",
        listensEverywhere() && !given
            ? "all addresses"
            : NetUtil.toAddressString(local.getAddress()),
        local.getPort(),
        spoken,
        given ? "inherited, " : "",
        transport,
        listening.eventLoops());
  }
}
