package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.config.Setting;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Mediator is lost, at any moment, and comes back: whoever waited meets all the same. */
class RestartTest {
  private static final List<Pair> PAIRS = Pair.pairs(200);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void whileTwoHundredWait() throws Exception {
    try (Ground ground = Ground.open()) {
      List<Future<?>> first = PAIRS.stream().<Future<?>>map(pair -> come(ground, pair)).toList();
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == PAIRS.size());
      ground.restart();
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == PAIRS.size());
      List<Future<?>> last =
          PAIRS.stream().<Future<?>>map(pair -> come(ground, pair.turned())).toList();
      allMet(first);
      allMet(last);
    }
  }

  @Test
  void whileTwoHundredAreMatched() throws Exception {
    try (Ground ground = Ground.open()) {
      List<Future<?>> first = PAIRS.stream().<Future<?>>map(pair -> come(ground, pair)).toList();
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == PAIRS.size());
      List<Future<?>> last =
          PAIRS.stream().<Future<?>>map(pair -> come(ground, pair.turned())).toList();
      for (int left : List.of(150, 100, 50)) {
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(PATIENCE)
            .until(() -> ground.mediator().waiting() < left);
        ground.restart();
      }
      allMet(first);
      allMet(last);
    }
  }

  /**
   * It told the Peer to listen, and was gone before it told the Client to dial. If a stranger calls
   * there who does not offer encryption, then that is not the end either.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void betweenTheTwo(boolean stranger) throws Exception {
    try (ServerSocketChannel dying = ServerSocketChannel.open()) {
      dying.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = Integer.toString(dying.socket().getLocalPort());
      PeerConnector connector = PeerConnector.through("127.0.0.1:" + port, identity(1));
      CompletableFuture<PeerConnection> client = connector.connectAsync(key(0));
      SocketChannel ofClient = registered(dying);
      FutureTask<PeerConnection> peer = TcpPair.meanwhile(() -> shortMeetings(port).run());
      SocketChannel ofPeer = registered(dying);
      wire(ofPeer).send(new PeerDisconnect("127.0.0.1", 1));
      InetSocketAddress listening = hungUp(ofPeer);
      if (stranger) {
        callWithoutEncryption(listening);
      }
      end(dying, ofClient);
      try (Ground ground = Ground.open(Map.of(Setting.PORT, port));
          PeerConnection dialled = client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          PeerConnection listened = TcpPair.outcome(peer)) {
        assertThat(dialled.address()).isEqualTo(listened.channel().getLocalAddress());
        assertThat(ground.mediator().waiting()).isZero();
      }
    }
  }

  /** As when a proxy stays while the Mediator behind it is started again. */
  @Test
  void whileAProxyAnswersInItsPlace() throws Exception {
    String port;
    CompletableFuture<PeerConnection> first;
    Queue<String> reasons = new ConcurrentLinkedQueue<>();
    try (Ground ground = Ground.open()) {
      port = Integer.toString(ground.mediator().port());
      first = ground.connector(0).telling(state -> note(state, reasons)).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    }
    answerBadGateway(Integer.parseInt(port), 3);
    try (Ground ground = Ground.open(Map.of(Setting.PORT, port));
        PeerConnection last = ground.connector(1).connect(key(0));
        PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      assertThat(waited.partner()).isEqualTo(key(1));
      assertThat(last.partner()).isEqualTo(key(0));
    }
    assertThat(reasons)
        .startsWith("the mediator closed the connection")
        .anyMatch(reason -> reason.contains("does not talk like a mediator"));
  }

  private static void note(PeerState state, Queue<String> reasons) {
    if (state instanceof PeerState.Retrying retrying) {
      reasons.add(retrying.reason());
    }
  }

  private static void answerBadGateway(int port, int times) throws IOException {
    try (ServerSocketChannel proxy = ServerSocketChannel.open()) {
      proxy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      for (int i = 0; i < times; i++) {
        try (SocketChannel dialler = proxy.accept()) {
          wire(dialler).receive(Advertise.class);
          dialler.write(UTF_8.encode("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));
        }
      }
    }
  }

  private Future<?> come(Ground ground, Pair pair) {
    AtomicBoolean waited = new AtomicBoolean();
    PeerConnector connector =
        ground
            .connector(pair.one())
            .telling(state -> waited.compareAndSet(false, state instanceof PeerState.Waiting));
    return threads.submit(() -> {
      while (true) {
        try {
          pair.meet(connector);
          return null;
        } catch (PeerException.MediatorUnreachable e) {
          assertThat(waited).as("it had been reached before: " + e.getMessage()).isFalse();
          // It had not been reached at all: whoever calls tries again, or does not.
          Interrupts.pause(Duration.ofMillis(50));
        }
      }
    });
  }

  private static void allMet(List<Future<?>> all) throws Exception {
    for (Future<?> each : all) {
      each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static Attempt shortMeetings(String port) {
    Wish wish = Wish.of(MediatorAddress.parse("127.0.0.1:" + port), identity(0));
    Deadline deadline = Deadline.in(PATIENCE, System::nanoTime);
    return new Attempt(new Partner(wish, key(1), RANDOM), deadline, Duration.ofMillis(300));
  }

  private static void end(ServerSocketChannel mediator, SocketChannel last) throws IOException {
    mediator.close();
    last.close();
  }

  private static SocketChannel registered(ServerSocketChannel mediator) throws Exception {
    SocketChannel channel = mediator.accept();
    Advertise advertise = wire(channel).receive(Advertise.class);
    Nonce nonce = Nonce.ofMediator("-", RANDOM);
    String challenge = Challenge.pose(nonce, PeerKey.parse(advertise.ourKey(), KeyLimits.DEFAULT));
    wire(channel).send(new AdvertiseChallenge(challenge));
    assertThat(nonce.matches(wire(channel).receive(AdvertiseResponse.class).nonce())).isTrue();
    return channel;
  }

  /** Where it listens, now that it has gone. */
  private static InetSocketAddress hungUp(SocketChannel channel) throws IOException {
    try (channel) {
      assertThatThrownBy(() -> wire(channel).receive(Advertise.class))
          .isInstanceOf(EOFException.class);
      return (InetSocketAddress) channel.getRemoteAddress();
    }
  }

  private static void callWithoutEncryption(InetSocketAddress listening) throws IOException {
    try (SocketChannel channel = SocketChannel.open(listening)) {
      wire(channel).send(new PeerChallenge("AAAA", false, null));
      assertThatThrownBy(() -> wire(channel).receive(PeerChallengeResponse.class))
          .isInstanceOf(EOFException.class);
    }
  }

  private static Wire wire(SocketChannel channel) {
    return new Wire(channel, Deadline.in(PATIENCE, System::nanoTime));
  }
}
