package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

/** The way to the Mediator: which address, which port, which options, and for how long. */
class MediatorDialTest {
  private static final InetAddress IPV4 = address("127.0.0.1");
  private static final InetAddress IPV6 = address("::1");

  private final List<PeerState> states = Collections.synchronizedList(new ArrayList<>());

  @Test
  void eachFamilyTakesItsOwn() {
    InetAddress[] both = {IPV6, IPV4};
    assertThat(AddressFamily.IPV4_FIRST.choose(both)).containsExactly(IPV4, IPV6);
    assertThat(AddressFamily.IPV4.choose(both)).containsExactly(IPV4);
    assertThat(AddressFamily.IPV6.choose(both)).containsExactly(IPV6);
    assertThat(AddressFamily.IPV6.choose(new InetAddress[] {IPV4})).isEmpty();
  }

  @Test
  void aMediatorOnIpv6Alone() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.LISTEN, "::1"))) {
      PeerConnector one = through("[::1]:" + ground.mediator().port(), 0);
      CompletableFuture<PeerConnection> other =
          through("[::1]:" + ground.mediator().port(), 1)
              .over(AddressFamily.IPV6)
              .connectAsync(key(0));
      try (PeerConnection connection = one.connect(key(1))) {
        // At any address of this machine.
        assertThat(connection.address().getAddress()).isInstanceOf(Inet6Address.class);
        other.get().close();
      }
    }
  }

  @Test
  void ipv4AloneFindsNoneThere() {
    assertThatThrownBy(() -> through("[::1]:1", 0).over(AddressFamily.IPV4).connect(key(1)))
        .isInstanceOf(PeerException.MediatorUnreachable.class)
        .hasMessageContaining("the mediator [::1]:1 cannot be reached: it has no IPV4 address");
    assertThatThrownBy(() -> through("127.0.0.1:1", 0).over(AddressFamily.IPV6).connect(key(1)))
        .isInstanceOf(PeerException.MediatorUnreachable.class)
        .hasMessageContaining("it has no IPV6 address");
  }

  @Test
  void ipv4FirstOnAHostWithBoth() throws Exception {
    assertThat(reached("127.0.0.1,::1")).isEqualTo(IPV4);
    assertThat(reached("127.0.0.1")).isEqualTo(IPV4);
    assertThat(reached("::1")).isEqualTo(IPV6);
  }

  @Test
  void theFirstFailureSaysMost() throws Exception {
    int nobody;
    try (ServerSocketChannel silent = ServerSocketChannel.open()) {
      nobody = silent.bind(new InetSocketAddress(IPV4, 0)).socket().getLocalPort();
    }
    Wish wish = Wish.of(new MediatorAddress("both", nobody), identity(0));
    InetAddress[] both = {address("ff0e::1"), IPV4};
    assertThatThrownBy(() -> new MediatorDial(wish).open(both, soon()))
        .hasMessageContaining("Connection refused");
  }

  /** Of a host that has both addresses, whose Mediator listens at some. */
  private static InetAddress reached(String listening) throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.LISTEN, listening))) {
      Wish wish = Wish.of(new MediatorAddress("both", ground.mediator().port()), identity(0));
      InetAddress[] both = {IPV6, IPV4};
      try (Line line = new MediatorDial(wish).open(both, soon())) {
        return line.socket().getInetAddress();
      }
    }
  }

  @Test
  void options() throws Exception {
    try (Ground ground = Ground.open()) {
      Wish wish = Wish.of(MediatorAddress.parse(ground.address()), identity(0));
      try (SocketChannel channel = new MediatorDial(wish).open(soon()).channel();
          ServerSocketChannel listener = ServerSocketChannel.open()) {
        assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
        assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(30);
        assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(10);
        assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(channel.socket().getLocalPort()));
      }
    }
  }

  /** Half of the ports are too low for this Mediator: the next one may do. */
  @Test
  void triesAnotherPort() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.LOWEST_PORT, usualPort()))) {
      int tries = 0;
      do {
        assertThat(++tries).as("meetings without a wrong port and then a right one").isLessThan(50);
        states.clear();
        CompletableFuture<PeerConnection> peer =
            ground.connector(0).telling(states::add).connectAsync(key(1));
        await()
            .pollInterval(Duration.ofMillis(5))
            .until(() -> ground.mediator().waiting() == 1 || peer.isDone());
        peer.cancel(true);
        await().atMost(PATIENCE).until(() -> ground.mediator().connections() == 0);
      } while (count(PeerState.Retrying.class) == 0 || count(PeerState.Waiting.class) == 0);
      assertThat(count(PeerState.Connecting.class)).isEqualTo(count(PeerState.Retrying.class) + 1);
    }
  }

  @Test
  void givesUpAfterFivePorts() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.LOWEST_PORT, "65535"))) {
      assertThatThrownBy(() -> ground.connector(0).telling(states::add).connect(key(1)))
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContainingAll(ground.address(), "65535");
      assertThat(count(PeerState.Connecting.class)).isEqualTo(5);
    }
  }

  @Test
  void noTimeAndAllTheTime() throws Exception {
    try (Ground ground = Ground.open()) {
      assertThatThrownBy(() -> ground.connector(0).within(Duration.ofNanos(1)).connect(key(1)))
          .isInstanceOf(PeerException.class)
          .hasMessageContaining("the time is up");
      PeerConnector patient = ground.connector(0).within(Duration.ofSeconds(Long.MAX_VALUE));
      CompletableFuture<PeerConnection> first = patient.connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).connect(key(0))) {
        assertThat(last.partner()).isEqualTo(key(0));
        first.get().close();
      }
      assertThatThrownBy(() -> ground.connector(0).within(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** The median of those that the kernel gives: with SO_REUSEADDR, Linux takes the lower half. */
  private static String usualPort() throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(0));
        ports.add(channel.socket().getLocalPort());
      }
    }
    return Integer.toString(ports.stream().sorted().skip(7).findFirst().orElseThrow());
  }

  private static PeerConnector through(String mediator, int number) {
    return PeerConnector.through(mediator, identity(number)).within(PATIENCE);
  }

  private long count(Class<? extends PeerState> kind) {
    synchronized (states) {
      return states.stream().filter(kind::isInstance).count();
    }
  }

  private static Deadline soon() {
    return Deadline.in(PATIENCE, System::nanoTime);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
