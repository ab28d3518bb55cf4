package dev.mediator.server.transport;

import dev.mediator.server.handshake.Event.LookedBack;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How peers look from outside, for those who ask: where else they can ask, and whether they can be
 * dialled (protocol, message 37).
 *
 * <p>It dials nobody but who asks, and no more often than {@link DialBudget} allows. Safe for all
 * threads.
 */
final class Outlook {
  /** A SYN and two repetitions: then whoever is there does not let it in. */
  private static final int PATIENCE_MILLIS = 3000;

  private final Transport transport;
  private final Supplier<List<InetSocketAddress>> listeners;
  private final DialBudget budget;

  /** Looks out from {@code listeners}, which are there once a peer can connect. */
  Outlook(Transport transport, Supplier<List<InetSocketAddress>> listeners, DialBudget budget) {
    this.transport = transport;
    this.listeners = listeners;
    this.budget = budget;
  }

  /**
   * Looks at whoever is at the other end, on whose event loop it says what it saw. A dial ends with
   * the connection on which it was asked for.
   */
  void look(Channel asker, boolean dialBack, Consumer<LookedBack> answer) {
    List<Integer> ports = otherPorts((InetSocketAddress) asker.localAddress());
    InetSocketAddress there = (InetSocketAddress) asker.remoteAddress();
    if (!dialBack || there == null || !budget.allows(there.getAddress())) {
      answer.accept(new LookedBack(null, ports));
      return;
    }
    ChannelFuture dial = dial(asker, there);
    ChannelFutureListener giveUp = _ -> dial.channel().close();
    asker.closeFuture().addListener(giveUp);
    dial.addListener(done -> {
      asker.closeFuture().removeListener(giveUp);
      dial.channel().close();
      answer.accept(new LookedBack(done.isSuccess(), ports));
    });
  }

  private ChannelFuture dial(Channel asker, InetSocketAddress there) {
    return new Bootstrap()
        .group(asker.eventLoop())
        .channelFactory(transport::dialler)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MILLIS)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(there, origin((InetSocketAddress) asker.localAddress()));
  }

  /** Another address that is listened at, if there is one: a better stranger. Any port. */
  private InetSocketAddress origin(InetSocketAddress asked) {
    InetAddress origin =
        listeners.get().stream()
            .map(InetSocketAddress::getAddress)
            .filter(address -> !address.isAnyLocalAddress() && !address.equals(asked.getAddress()))
            .filter(address -> address.getClass() == asked.getAddress().getClass())
            .findFirst()
            .orElse(asked.getAddress());
    return new InetSocketAddress(origin, 0);
  }

  private List<Integer> otherPorts(InetSocketAddress asked) {
    return listeners.get().stream()
        .map(InetSocketAddress::getPort)
        .distinct()
        .filter(port -> port != asked.getPort())
        .toList();
  }
}
