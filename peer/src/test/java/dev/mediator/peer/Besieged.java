package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A Peer that listens, and whose partner was told where, but is held back before it dials. They do
 * not punch, so that there is no session which strangers would have to know.
 */
final class Besieged implements AutoCloseable {
  private final Ground ground = Ground.open();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CompletableFuture<PeerConnection> partner;
  private final CompletableFuture<PeerConnection> peer;

  Besieged() throws Exception {
    this(Ground.identity(0));
  }

  /** With the identity 0, in whichever form, that is listening for identity 1. */
  Besieged(PeerKeyPair own) throws Exception {
    partner = meet(Ground.identity(1), key(0), this::holdBack);
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    peer = meet(own, key(1), this::note);
  }

  /**
   * Meets on a thread of its own: strangers are on virtual ones, and many. It has more time than
   * two that are not besieged.
   */
  private CompletableFuture<PeerConnection> meet(
      PeerKeyPair own, PeerKey other, Consumer<PeerState> listener) {
    Wish wish =
        Wish.of(MediatorAddress.parse(ground.address()), own)
            .withoutTraversal()
            .within(PATIENCE)
            .telling(listener);
    Attempt attempt =
        new Attempt(
            new Partner(wish, other, new SecureRandom()),
            Deadline.in(PATIENCE, System::nanoTime),
            PATIENCE);
    return CompletableFuture.supplyAsync(
        () -> run(attempt), task -> threads.add(Thread.ofPlatform().start(task)));
  }

  private static PeerConnection run(Attempt attempt) {
    try {
      return attempt.run();
    } catch (PeerException e) {
      throw new CompletionException(e);
    }
  }

  /** Where it listens. */
  int port() throws Exception {
    return port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The largest number of callers that it was concerned with at one time. */
  int mostInside() {
    return most.get();
  }

  /** Lets the partner dial; returns when the two have met and talked. */
  void meet() throws Exception {
    assertThat(peer).as("before the partner came").isNotDone();
    held.countDown();
    try (PeerConnection dialled = partner.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        PeerConnection listened = peer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      assertThat(dialled.channel().getLocalAddress()).isEqualTo(listened.address());
      dialled.output().write(42);
      assertThat(listened.input().read()).isEqualTo(42);
    }
  }

  private void holdBack(PeerState state) {
    if (state instanceof PeerState.Dialling) {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void note(PeerState state) {
    if (state instanceof PeerState.Listening listening) {
      port.complete(listening.port());
    } else if (state instanceof PeerState.Verifying) {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    } else if (state instanceof PeerState.TurnedAway) {
      inside.decrementAndGet();
    }
  }

  @Override
  public void close() {
    held.countDown();
    threads.forEach(Thread::interrupt);
    ground.close();
  }
}
