package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** There are never more callers than planned, and nobody is left hanging. */
class CallersTest {
  private static final int MOST_AT_WORK = 2048;
  private static final int CALLERS = 3000;

  private final AtomicInteger atWork = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch stuck = new CountDownLatch(1);

  @Test
  void whoIsTooManyHasToWait() throws Exception {
    Wish wish = Wish.of(MediatorAddress.parse("nowhere"), identity(0)).telling(this::dawdle);
    Partner partner = new Partner(wish, key(1), new SecureRandom());
    try (Callers callers = new Callers(partner, null, Deadline.in(PATIENCE, System::nanoTime))) {
      FutureTask<Integer> calls = TcpPair.meanwhile(() -> addAll(callers));
      await().atMost(PATIENCE).until(() -> atWork.get() >= MOST_AT_WORK || calls.isDone());
      assertThat(calls).isNotDone();
      stuck.countDown();
      assertThat(TcpPair.outcome(calls)).isBetween(MOST_AT_WORK + 1, CALLERS);
      assertThat(most).hasValue(MOST_AT_WORK);
    }
  }

  /** What fails on our side, and is no exception of the network's, leaves nobody hanging. */
  @Test
  void whoMeetsAnErrorIsSentAway() throws Exception {
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    Wish wish = Wish.of(MediatorAddress.parse("nowhere"), identity(0)).telling(CallersTest::fail);
    Partner partner = new Partner(wish, key(1), new SecureRandom());
    try (TcpPair tcp = TcpPair.open();
        Callers callers = new Callers(partner, null, Deadline.in(PATIENCE, System::nanoTime))) {
      callers.add(tcp.peer());
      tcp.client().socket().setSoTimeout((int) PATIENCE.toMillis());
      assertThat(tcp.client().socket().getInputStream().read()).isEqualTo(-1);
      assertThat(uncaught.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasMessage("as a test");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
  }

  private static void fail(PeerState state) {
    throw new StackOverflowError("as a test");
  }

  /** Says how many began to be verified: a few are sent away before. */
  private int addAll(Callers callers) throws Exception {
    int all = 0;
    for (int i = 0; i < CALLERS; i++) {
      callers.add(SocketChannel.open());
      all += begun.tryAcquire(20, TimeUnit.MILLISECONDS) ? 1 : 0;
    }
    return all;
  }

  private void dawdle(PeerState state) {
    try {
      if (state instanceof PeerState.Verifying) {
        most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        begun.release();
        stuck.await();
      } else if (state instanceof PeerState.TurnedAway) {
        atWork.decrementAndGet();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
