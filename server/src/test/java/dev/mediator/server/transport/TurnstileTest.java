package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When those who wait for a challenge are called: its clock and its event loop are the test's. */
class TurnstileTest {
  private static final Duration DUE = Duration.ofSeconds(10);
  private static final int FLOOD = 2000;

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;

  private final Doorkeeper doorkeeper = new Doorkeeper(() -> 3, () -> now);
  private final Turnstile turnstile = new Turnstile(loop::add, () -> now, () -> DUE, doorkeeper);

  /** Being called takes it a third of a millisecond. */
  private void enter(String name, String ip) {
    turnstile.enter(
        new Endpoint(ip, 1),
        inTime -> {
          heard.add(inTime ? name : name + " in vain");
          now += inTime ? TimeUnit.MICROSECONDS.toNanos(334) : 0;
        });
  }

  @Test
  void theDoorIsShutWhileTooManyAddressesWait() {
    EmbeddedChannel listener = new EmbeddedChannel(doorkeeper);
    for (int i = 1; i <= 5; i++) {
      enter("flood " + i, "192.0.2.1");
    }
    enter("one", "192.0.2.2");
    listener.runPendingTasks();
    assertThat(listener.config().isAutoRead()).isTrue();
    enter("other", "192.0.2.3");
    listener.runPendingTasks();
    assertThat(listener.config().isAutoRead()).isFalse();
    round();
    listener.runPendingTasks();
    assertThat(listener.config().isAutoRead()).isTrue();
  }

  @Test
  void afterAMillisecondOthersHaveTheirTurn() {
    for (int i = 1; i <= 7; i++) {
      enter("flood " + i, "192.0.2.1");
    }
    enter("one", "192.0.2.2");
    assertThat(heard).isEmpty();
    round();
    assertThat(heard).containsExactly("flood 1", "one", "flood 2");
    enter("late", "192.0.2.3");
    round();
    assertThat(heard).endsWith("flood 3", "late", "flood 4");
    round();
    assertThat(heard).endsWith("flood 5", "flood 6", "flood 7");
    assertThat(loop).isEmpty();
    enter("again", "192.0.2.1");
    round();
    assertThat(heard).endsWith("again");
  }

  @Test
  void whoCouldNotProveInTimeAnyMoreIsSentAway() {
    enter("early", "192.0.2.1");
    now += TimeUnit.SECONDS.toNanos(4);
    enter("late", "192.0.2.2");
    now += TimeUnit.SECONDS.toNanos(2);
    round();
    assertThat(heard).containsExactly("early in vain", "late");
  }

  /** On a real event loop: what it executes it would execute before it looks at anything else. */
  @Test
  void timersOfOthersComeBetweenTheRounds() throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      EventLoop one = loops.next();
      Turnstile real =
          new Turnstile(Pipeline.afterOthers(one), System::nanoTime, () -> DUE, doorkeeper);
      AtomicInteger called = new AtomicInteger();
      CompletableFuture<Integer> calledBefore = new CompletableFuture<>();
      one.execute(() -> {
        for (int i = 0; i < FLOOD; i++) {
          real.enter(new Endpoint("192.0.2.1", 1 + i), inTime -> spin(called));
        }
        one.schedule(() -> calledBefore.complete(called.get()), 5, TimeUnit.MILLISECONDS);
      });
      assertThat(calledBefore.get(60, TimeUnit.SECONDS)).isLessThan(FLOOD);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  /** A challenge costs about as much. */
  private static void spin(AtomicInteger called) {
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(200);
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    called.incrementAndGet();
  }

  private void round() {
    assertThat(loop).hasSize(1);
    Objects.requireNonNull(loop.poll()).run();
  }
}
