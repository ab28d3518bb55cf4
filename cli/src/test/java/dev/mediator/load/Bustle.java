package dev.mediator.load;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@link Mix} of peers who come to a Mediator until it is closed, on a thread of its own. */
final class Bustle implements AutoCloseable {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CompletableFuture<Void> end;

  private Bustle(int port, double perSecond, Random random) {
    // Not in the common pool, which may have one thread, and has to tell of processes that end.
    this.end =
        CompletableFuture.runAsync(
            () -> run(port, perSecond, random), Thread.ofPlatform().daemon()::start);
  }

  static Bustle at(int port, double perSecond, Random random) {
    return new Bustle(port, perSecond, random);
  }

  private void run(int port, double perSecond, Random random) {
    try (Swarm swarm = new Swarm(port)) {
      Mix mix = new Mix(swarm, random, perSecond, new Score());
      swarm.runUntil(stopped::get);
      mix.stop();
    } catch (IOException e) {
      throw new AssertionError("nobody can come", e);
    }
  }

  /** Whoever is there breaks off; fails if anybody had to hear what he should not. */
  @Override
  public void close() {
    stopped.set(true);
    end.join();
  }
}
