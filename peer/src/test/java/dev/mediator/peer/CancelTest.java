package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However and whenever a meeting is stopped, nothing of it is left open. */
class CancelTest {
  /** A state of the one that is stopped, and whether it registers first. */
  record Moment(Class<? extends PeerState> state, boolean first) {}

  /** How it is stopped: on a thread of some kind, by an interrupt; or as a future. */
  enum Way {
    PLATFORM_THREAD,
    VIRTUAL_THREAD,
    FUTURE
  }

  static Stream<Arguments> cases() {
    List<Moment> moments =
        Stream.of(
                List.of(
                    PeerState.Resolving.class,
                    PeerState.Connecting.class,
                    PeerState.Proving.class,
                    PeerState.Waiting.class,
                    PeerState.Matched.class,
                    PeerState.Dialling.class,
                    PeerState.Verifying.class,
                    PeerState.Securing.class),
                List.of(
                    PeerState.Matched.class,
                    PeerState.Listening.class,
                    PeerState.Verifying.class,
                    PeerState.Securing.class))
            .<List<Class<? extends PeerState>>>map(List::copyOf)
            .flatMap(states ->
                states.stream()
                    .map(state -> new Moment(state, states.contains(PeerState.Dialling.class))))
            .toList();
    return moments.stream()
        .flatMap(moment -> Stream.of(Way.values()).map(way -> Arguments.of(moment, way)));
  }

  /** What the JDK opens once and keeps does not count. */
  @BeforeAll
  static void warmUp() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      ground.connector(1).connect(key(0)).close();
      first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void leavesNothingOpen(Moment moment, Way way) throws Exception {
    try (Ground ground = Ground.open()) {
      long before = openSockets();
      AtomicReference<Runnable> stop = new AtomicReference<>();
      CountDownLatch armed = new CountDownLatch(1);
      Consumer<PeerState> trigger =
          state -> {
            if (moment.state().isInstance(state)) {
              await(armed);
              stop.get().run();
            }
          };
      CompletableFuture<PeerConnection> partner = new CompletableFuture<>();
      if (!moment.first()) {
        partner = ground.connector(1).connectAsync(key(0));
        await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      }
      PeerConnector stopped = ground.connector(0).telling(trigger);
      CompletableFuture<Throwable> end = start(stopped, way, stop);
      armed.countDown();
      if (moment.first()) {
        await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1 || end.isDone());
        partner = ground.connector(1).connectAsync(key(0));
      }
      assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOfAny(PeerException.Cancelled.class, CancellationException.class);
      partner.cancel(true);
      partner.whenComplete((connection, failure) -> close(connection));
      await().atMost(PATIENCE).until(() -> openSockets() == before);
    }
  }

  private static CompletableFuture<Throwable> start(
      PeerConnector connector, Way way, AtomicReference<Runnable> stop) {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    if (way == Way.FUTURE) {
      CompletableFuture<PeerConnection> future = connector.connectAsync(key(1));
      stop.set(() -> future.cancel(true));
      future.whenComplete((connection, failure) -> end.complete(failure));
      return end;
    }
    Thread.Builder kind = way == Way.PLATFORM_THREAD ? Thread.ofPlatform() : Thread.ofVirtual();
    Thread thread = kind.unstarted(() -> end.complete(failureOf(connector)));
    stop.set(thread::interrupt);
    thread.start();
    return end;
  }

  private static Throwable failureOf(PeerConnector connector) {
    try (PeerConnection connection = connector.connect(key(1))) {
      return new AssertionError("it connected: " + connection);
    } catch (IOException e) {
      return Thread.currentThread().isInterrupted() ? e : new AssertionError("status is lost", e);
    }
  }

  /** Of all that this process has open: the JDK's own selectors and pipes are none. */
  static long openSockets() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(CancelTest::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static org.awaitility.core.ConditionFactory await() {
    return org.awaitility.Awaitility.await().pollInterval(Duration.ofMillis(5));
  }

  private static void close(PeerConnection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
