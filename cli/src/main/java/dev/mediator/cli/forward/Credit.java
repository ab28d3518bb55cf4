package dev.mediator.cli.forward;

import java.io.IOException;

/** How many bytes the partner is ready to take from one connection. */
final class Credit {
  private long left;
  private boolean over;

  synchronized void add(int bytes) throws BreachException {
    if (bytes <= 0 || left + bytes > Limits.MAX_CREDIT) {
      throw new BreachException("The partner breaks the rules: it opens an impossible window.");
    }
    left += bytes;
    notifyAll();
  }

  /** Waits until some bytes may be sent, and says how many, up to {@code most}. */
  synchronized int await(int most) throws IOException, InterruptedException {
    while (left == 0 && !over) {
      wait();
    }
    if (over) {
      throw new IOException("the connection is over");
    }
    return (int) Math.min(left, most);
  }

  synchronized void spend(int bytes) {
    left -= bytes;
  }

  synchronized void end() {
    over = true;
    notifyAll();
  }
}
