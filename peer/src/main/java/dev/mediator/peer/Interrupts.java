package dev.mediator.peer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

/** How an interrupt shows in blocking I/O: as one kind of {@link IOException}, its status set. */
final class Interrupts {
  private Interrupts() {}

  static void pause(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw asIo();
    }
  }

  /** What to throw in place of an {@link InterruptedException}, whose status it sets again. */
  static InterruptedIOException asIo() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  static boolean isOne(IOException e) {
    return Thread.currentThread().isInterrupted()
        || e instanceof ClosedByInterruptException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }
}
