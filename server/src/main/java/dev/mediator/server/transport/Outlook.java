package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.guard.DialBudget;
import dev.mediator.server.handshake.Event.LookedBack;
import dev.mediator.server.observe.Budget;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How peers look from outside, for those who ask: where else they can ask, and whether they can be
 * dialled (protocol, message 37).
 *
 * <p>It dials nobody but who asks, and no more often than {@link DialBudget} allows. Safe for all
 * threads.
 */
final class Outlook {
  /** A SYN and two repetitions: then whoever is there does not let it in. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Supplier<Duration> due;
  private final Supplier<Channel> dialler;
  private final Function<InetSocketAddress, List<InetSocketAddress>> listeners;
  private final DialBudget budget;

  /**
   * Looks out from {@code listeners}, which are there once a peer can connect.
   *
   * @param listeners where else that is done which is done at an address
   * @param due how long the asker itself has until it must be gone: half of it is for the dial
   */
  Outlook(
      Supplier<Channel> dialler,
      Function<InetSocketAddress, List<InetSocketAddress>> listeners,
      DialBudget budget,
      Supplier<Duration> due) {
    this.due = due;
    this.dialler = dialler;
    this.listeners = listeners;
    this.budget = budget;
  }

  /** How many peers are dialled back, of how many there may be. */
  List<Budget> budgets() {
    return List.of(
        new Budget("dials_at_once", budget::underWay, DialBudget.MOST_AT_ONCE),
        new Budget("dials_per_minute", budget::thisMinute, DialBudget.MOST_IN_ALL));
  }

  /**
   * Looks at whoever is at the other end, on whose event loop it says what it saw. A dial ends with
   * the connection on which it was asked for. From behind a proxy nothing can be seen.
   */
  void look(Channel asker, Endpoint observed, boolean dialBack, Consumer<LookedBack> answer) {
    if (!PeerAddress.of(asker).equals(Optional.of(observed))) {
      answer.accept(new LookedBack(null, List.of()));
      return;
    }
    List<Integer> ports = otherPorts((InetSocketAddress) asker.localAddress());
    if (!dialBack || !budget.take(observed)) {
      answer.accept(new LookedBack(null, ports));
      return;
    }
    ChannelFuture dial = dial(asker);
    ChannelFutureListener giveUp = _ -> dial.cancel(false);
    asker.closeFuture().addListener(giveUp);
    // One that cannot even begin is told of on another thread; what fails closes by itself.
    dial.addListener(done ->
        asker
            .eventLoop()
            .execute(() -> {
              budget.done();
              asker.closeFuture().removeListener(giveUp);
              if (done.isSuccess()) {
                dial.channel().close();
              }
              answer.accept(new LookedBack(reached(done), ports));
            }));
  }

  private ChannelFuture dial(Channel asker) {
    return new Bootstrap()
        .group(asker.eventLoop())
        .channelFactory(dialler::get)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patienceMillis())
        .handler(new ChannelInboundHandlerAdapter())
        .connect(asker.remoteAddress(), origin((InetSocketAddress) asker.localAddress()));
  }

  private int patienceMillis() {
    return Math.toIntExact(Math.min(PATIENCE.toMillis(), due.get().toMillis() / 2));
  }

  /** Nothing, if the dial failed for reasons of our own: no descriptor was left, for example. */
  private static @Nullable Boolean reached(Future<?> dial) {
    boolean kept =
        dial.cause() instanceof ConnectException || dial.cause() instanceof NoRouteToHostException;
    return dial.isSuccess() ? Boolean.TRUE : kept ? Boolean.FALSE : null;
  }

  /** Another address that is listened at, if there is one: a better stranger. Any port. */
  private InetSocketAddress origin(InetSocketAddress asked) {
    InetAddress origin =
        listeners.apply(asked).stream()
            .filter(listener -> isAsFar(listener, asked))
            .map(InetSocketAddress::getAddress)
            .filter(address -> !address.equals(asked.getAddress()))
            .findFirst()
            .orElse(asked.getAddress());
    return new InetSocketAddress(origin, 0);
  }

  /** From a private address no way leads to the Internet, where the asker may be. */
  private static boolean isAsFar(InetSocketAddress listener, InetSocketAddress asked) {
    if (listener.getAddress().isAnyLocalAddress()) {
      return false;
    }
    Endpoint one = Endpoint.of(listener);
    Endpoint other = Endpoint.of(asked);
    return one.isIpv4() == other.isIpv4()
        && one.isPrivate() == other.isPrivate()
        && one.isLocal() == other.isLocal();
  }

  private List<Integer> otherPorts(InetSocketAddress asked) {
    return listeners.apply(asked).stream()
        .map(InetSocketAddress::getPort)
        .distinct()
        .filter(port -> port != asked.getPort())
        .toList();
  }
}
