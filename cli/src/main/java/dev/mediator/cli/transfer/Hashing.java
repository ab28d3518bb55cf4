package dev.mediator.cli.transfer;

import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;

/**
 * The SHA-256 of a file while it is carried, computed beside the thread that carries it.
 *
 * <p>Hashing takes about as long as TLS does, so together they would halve the rate of a fast
 * network. The bytes of one update must stay as they are until the next one was given, which two
 * buffers in turn are enough for.
 */
final class Hashing {
  /** Fewer bytes are hashed sooner than another thread is woken. */
  private static final int WORTH_A_THREAD = 64 * 1024;

  private final MessageDigest digest;
  private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

  /** Goes on behind what {@code digest} has taken. */
  Hashing(MessageDigest digest) {
    this.digest = digest;
  }

  /** Takes more bytes, once those before are taken. */
  void update(byte[] bytes, int offset, int length) {
    latest.join();
    if (length < WORTH_A_THREAD) {
      digest.update(bytes, offset, length);
      return;
    }
    latest =
        CompletableFuture.runAsync(
            () -> digest.update(bytes, offset, length), Thread::startVirtualThread);
  }

  byte[] digest() {
    latest.join();
    return digest.digest();
  }
}
