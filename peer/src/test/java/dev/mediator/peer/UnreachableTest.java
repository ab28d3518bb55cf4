package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.protocol.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two were introduced, and there is no way from the one to the other. */
class UnreachableTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(6);

  private final Queue<PeerState> states = new ConcurrentLinkedQueue<>();
  private Ground ground;

  @BeforeEach
  void open() throws Exception {
    ground = Ground.open();
  }

  @AfterEach
  void close() {
    ground.close();
  }

  /** As if the partner were behind a NAT, which lets it dial and nobody in. */
  @Test
  void theyMeetTheOtherWayRound() throws Exception {
    FutureTask<PeerConnection> dialling = TcpPair.meanwhile(() -> ours(PATIENCE, LONG).run());
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    try (Rogue outside = new Rogue(ground);
        Rogue inside = new Rogue(ground)) {
      Endpoint closed = vanish(outside);
      inside.register(1, 0);
      Dialling theirs = new Dialling(partner(1, 0), inside.introduced());
      try (PeerConnection other = theirs.meet(TcpPair.soon());
          PeerConnection ours = TcpPair.outcome(dialling)) {
        assertThat(other.role()).isEqualTo(PeerRole.CLIENT);
        assertThat(ours.role()).isEqualTo(PeerRole.PEER);
        assertThat(retrying()).contains("the partner cannot be reached at " + closed);
      }
    }
  }

  @Test
  void itIsToldAtOnceAndThrownAtTheDeadline() throws Exception {
    Duration deadline = Duration.ofSeconds(8);
    long begin = System.nanoTime();
    FutureTask<PeerConnection> dialling = TcpPair.meanwhile(() -> ours(deadline, SHORT).run());
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    Endpoint closed;
    try (Rogue outside = new Rogue(ground)) {
      closed = vanish(outside);
    }
    await().atMost(PATIENCE).until(() -> !retrying().isEmpty());
    assertThat(dialling).isNotDone();
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1 || dialling.isDone());
    assertThat(dialling).as("it has come back to the Mediator").isNotDone();
    assertThatThrownBy(() -> TcpPair.outcome(dialling))
        .isInstanceOfSatisfying(
            PeerException.PartnerUnreachable.class, e -> assertThat(e.partner()).isEqualTo(closed))
        .hasMessageContainingAll("cannot be reached at " + closed, "Connection refused");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(deadline);
  }

  @Test
  void aPeerThatIsNotDialledSaysWhoseFirewallItMayBe() throws Exception {
    try (Rogue partner = new Rogue(ground)) {
      partner.register(1, 0);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      FutureTask<PeerConnection> listening =
          TcpPair.meanwhile(() -> ours(Duration.ofSeconds(3), LONG).run());
      partner.introduced();
      assertThatThrownBy(() -> TcpPair.outcome(listening))
          .isInstanceOf(PeerException.NobodyCame.class)
          .hasMessageContainingAll("came, and did not get through within 3 seconds;", "this side");
    }
  }

  /** A Mediator that lies cannot make peers knock at a stranger's door for ever. */
  @Test
  void dialsAreCounted() throws Exception {
    AtomicInteger dials = new AtomicInteger();
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TcpPair.meanwhile(() -> hangUp(door, dials));
      Endpoint named = Endpoint.of((InetSocketAddress) door.getLocalAddress());
      Duration millisecond = Duration.ofMillis(1);
      Backoff soon = new Backoff(millisecond, millisecond, RANDOM);
      assertThatThrownBy(() -> new Dialling(partner(0, 1), named, soon).meet(TcpPair.soon()))
          .isInstanceOf(PeerException.PartnerUnreachable.class);
      assertThat(dials).hasValue(20);
    }
  }

  private static Void hangUp(ServerSocketChannel door, AtomicInteger dials) throws IOException {
    while (true) {
      SocketChannel dialled = door.accept();
      dials.incrementAndGet();
      dialled.close();
    }
  }

  /** Is introduced as the Peer, and does not listen. */
  private static Endpoint vanish(Rogue partner) throws IOException {
    partner.register(1, 0);
    try (ServerSocketChannel listener = partner.listen()) {
      return Endpoint.of((InetSocketAddress) listener.getLocalAddress());
    }
  }

  private Attempt ours(Duration deadline, Duration meeting) {
    return new Attempt(partner(0, 1), Deadline.in(deadline, System::nanoTime), meeting);
  }

  private Partner partner(int own, int other) {
    Wish wish =
        Wish.of(MediatorAddress.parse(ground.address()), identity(own))
            .within(Duration.ofSeconds(3))
            .telling(states::add);
    return new Partner(wish, key(other), RANDOM);
  }

  private String retrying() {
    return states.stream()
        .filter(PeerState.Retrying.class::isInstance)
        .map(PeerState::toString)
        .findFirst()
        .orElse("");
  }
}
