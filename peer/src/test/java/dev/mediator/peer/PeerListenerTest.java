package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.PeerKey;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service stays there for each of its friends, whatever becomes of one of them. */
class PeerListenerTest {
  /** Why somebody was not met. */
  record Failure(PeerKey friend, PeerException reason) {}

  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private @Nullable PeerListener listener;

  @AfterEach
  void stop() {
    if (listener != null) {
      listener.close();
    }
  }

  @Test
  void friendsComeAgainAndAgain() throws Exception {
    try (Ground ground = Ground.open()) {
      serve(ground.connector(0), PeerListenerTest::echo, 1, 2, 3);
      List<FutureTask<Void>> friends =
          Stream.of(1, 2, 3)
              .map(friend -> TcpPair.meanwhile(() -> threeTimes(ground, friend)))
              .toList();
      for (FutureTask<Void> friend : friends) {
        TcpPair.outcome(friend);
      }
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void oneServiceThatThrowsIsNotTheLast() throws Exception {
    AtomicInteger served = new AtomicInteger();
    Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    Consumer<PeerConnection> service =
        connection -> {
          served.incrementAndGet();
          throw new IllegalStateException("as a test");
        };
    try (Ground ground = Ground.open()) {
      serve(ground.connector(0), service, 1);
      for (int i = 0; i < 2; i++) {
        try (PeerConnection friend = ground.connector(1).connect(key(0))) {
          friend.socket().setSoTimeout((int) PATIENCE.toMillis());
          assertThat(friend.input().read()).as("end of stream").isEqualTo(-1);
        }
      }
      assertThat(served).hasValue(2);
      await().atMost(PATIENCE).until(() -> uncaught.size() == 2);
      assertThat(failures).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
  }

  @Test
  void waitsForAMediatorToo() throws Exception {
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
    PeerConnector connector =
        PeerConnector.through("127.0.0.1:" + port, identity(0)).within(PATIENCE);
    serve(connector, PeerListenerTest::echo, 1);
    await().atMost(PATIENCE).until(() -> !failures.isEmpty());
    assertThat(failures.element().friend()).isEqualTo(key(1));
    assertThat(failures.element().reason()).isInstanceOf(PeerException.MediatorUnreachable.class);
    try (Ground ground = Ground.open(Map.of(Setting.PORT, port))) {
      say(ground, 1);
    }
  }

  @Test
  void outlivesTheMediator() throws Exception {
    try (Ground ground = Ground.open()) {
      serve(ground.connector(0), PeerListenerTest::echo, 1, 2);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 2);
      ground.restart();
      say(ground, 1);
      say(ground, 2);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void closeEndsTheWaitingAlone() throws Exception {
    try (Ground ground = Ground.open()) {
      serve(ground.connector(0), PeerListenerTest::echo, 1, 2, 3);
      try (PeerConnection friend = ground.connector(1).connect(key(0))) {
        await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 3);
        stop();
        await().atMost(PATIENCE).until(() -> ground.mediator().connections() == 0);
        friend.output().write(7);
        assertThat(friend.input().read()).isEqualTo(7);
      }
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void refusalEndsOneFriend() throws Exception {
    try (Ground ground = Ground.open()) {
      serve(ground.connector(0), PeerListenerTest::echo, 1, 2);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 2);
      Future<PeerConnection> newer = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> failures.size() == 1);
      assertThat(failures.element().friend()).isEqualTo(key(1));
      assertThat(failures.element().reason()).isInstanceOf(PeerException.Refused.class);
      say(ground, 2);
      say(ground, 2);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 2);
      newer.cancel(true);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    }
  }

  /** Sixty-four, each of them open; another one comes in as soon as one is closed. */
  @Test
  void aFriendWithTooManyConnectionsWaits() throws Exception {
    List<PeerConnection> open = new ArrayList<>();
    try (Ground ground = Ground.open()) {
      serve(ground.connector(0), PeerListenerTest::echo, 1, 2);
      for (int i = 0; i < PeerListener.MOST_AT_ONCE; i++) {
        open.add(ground.connector(1).connect(key(0)));
      }
      Future<PeerConnection> next = ground.connector(1).connectAsync(key(0));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 2);
      say(ground, 2);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 2);
      assertThat(next).as("the other friend is served, and this one waits").isNotDone();
      open.removeLast().close();
      open.add(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      stop();
      await().atMost(PATIENCE).until(() -> ground.mediator().connections() == 0);
    } finally {
      for (PeerConnection connection : open) {
        connection.close();
      }
    }
  }

  /**
   * The Mediator comes late, so that the failures are many; the first two are not well received.
   */
  @Test
  void whoIsToldOfFailuresMayThrow() throws Exception {
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
    Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    CountDownLatch told = new CountDownLatch(2);
    PeerConnector connector = PeerConnector.through("127.0.0.1:" + port, identity(0));
    listener =
        PeerListener.start(
            connector,
            List.of(key(1)),
            PeerListenerTest::echo,
            (friend, reason) -> {
              told.countDown();
              if (told.getCount() == 0) {
                throw new AssertionError("as a test");
              }
              throw new IllegalStateException("as a test");
            });
    try {
      assertThat(told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      try (Ground ground = Ground.open(Map.of(Setting.PORT, port))) {
        say(ground, 1);
      }
      assertThat(uncaught).hasSizeGreaterThanOrEqualTo(2);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
  }

  @Test
  void oneselfIsNoFriend() {
    PeerConnector connector = PeerConnector.through("nowhere", identity(0));
    assertThatThrownBy(() -> serve(connector, PeerListenerTest::echo, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its own key");
  }

  private void serve(
      PeerConnector connector, Consumer<PeerConnection> service, Integer... friends) {
    List<PeerKey> keys = Stream.of(friends).map(Ground::key).toList();
    listener =
        PeerListener.start(
            connector,
            keys,
            service,
            (friend, reason) -> failures.add(new Failure(friend, reason)));
  }

  private static Void threeTimes(Ground ground, int friend) throws IOException {
    for (int i = 0; i < 3; i++) {
      say(ground, friend);
    }
    return null;
  }

  /** Comes as a friend, and hears its own words. */
  private static void say(Ground ground, int friend) throws IOException {
    try (PeerConnection connection = ground.connector(friend).connect(key(0))) {
      connection.output().write(friend);
      assertThat(connection.input().read()).isEqualTo(friend);
    }
  }

  private static void echo(PeerConnection connection) {
    try {
      connection.input().transferTo(connection.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
