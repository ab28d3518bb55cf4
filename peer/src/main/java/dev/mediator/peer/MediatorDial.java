package dev.mediator.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/**
 * The way to a Mediator: its name, resolved, and a connection to one of its addresses, from a port
 * that can be listened at later; with TLS, if that is spoken there.
 */
final class MediatorDial {
  private static final Duration EACH_ADDRESS = Duration.ofSeconds(10);

  private final MediatorAddress mediator;
  private final AddressFamily family;
  private final Consumer<? super PeerState> told;

  MediatorDial(Wish wish) {
    this(wish.mediator(), wish.family(), wish::tell);
  }

  /** For who has no other wish than to get there; {@code told} hears how far it is. */
  MediatorDial(MediatorAddress mediator, AddressFamily family, Consumer<? super PeerState> told) {
    this.mediator = mediator;
    this.family = family;
    this.told = told;
  }

  /** Opens it, to the first address that answers. */
  Line open(Deadline deadline) throws IOException {
    told.accept(new PeerState.Resolving(mediator));
    return open(resolve(deadline), deadline);
  }

  Line open(InetAddress[] known, Deadline deadline) throws IOException {
    List<InetAddress> addresses = family.choose(known);
    if (addresses.isEmpty()) {
      throw new UnknownHostException("it has no " + family + " address");
    }
    List<IOException> failures = new ArrayList<>();
    for (InetAddress address : addresses) {
      try {
        return connect(new InetSocketAddress(address, mediator.port()), deadline);
      } catch (IOException e) {
        if (Interrupts.isOne(e) || e instanceof PeerException) {
          throw e;
        }
        failures.add(e);
      }
    }
    // The likeliest address comes first: of IPv6, many hosts just say that they have none.
    throw failures.getFirst();
  }

  /** On a thread of its own, since a look-up cannot be interrupted. */
  private InetAddress[] resolve(Deadline deadline) throws IOException {
    FutureTask<InetAddress[]> lookUp =
        new FutureTask<>(() -> InetAddress.getAllByName(mediator.host()));
    Thread.ofVirtual().name("mediator-resolve").start(lookUp);
    try {
      return lookUp.get(deadline.socketTimeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnknownHostException("its name is not known");
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("its name was not resolved in time");
    } catch (InterruptedException e) {
      throw Interrupts.asIo();
    }
  }

  private Line connect(InetSocketAddress address, Deadline deadline) throws IOException {
    told.accept(new PeerState.Connecting(address));
    SocketChannel channel = SocketChannel.open();
    try {
      // Before the bind: only then can the same port be listened at while this one is open.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(0));
      Deadline soon = deadline.atMost(EACH_ADDRESS);
      Tcp.connect(channel, address, soon);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      keepAlive(channel);
      return new MediatorTls(mediator).over(Line.plain(channel), soon);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /** A Mediator that vanished without a word is missed after a minute: 30 s, and 3 times 10 s. */
  private static void keepAlive(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    setIfSupported(channel, ExtendedSocketOptions.TCP_KEEPIDLE, 30);
    setIfSupported(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
    setIfSupported(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
  }

  private static void setIfSupported(SocketChannel channel, SocketOption<Integer> option, int value)
      throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }
}
