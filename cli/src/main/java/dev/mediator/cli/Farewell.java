package dev.mediator.cli;

import dev.mediator.peer.PeerConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The last word to a partner when this program is told to stop: the partner then knows that this
 * side ended it, and no network.
 */
final class Farewell implements AutoCloseable {
  private final Thread hook = new Thread(this::say, "mediator-farewell");
  private volatile @Nullable PeerConnection current;
  private volatile boolean said;

  Farewell() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** From now on it is for the partner at the other end of this connection. */
  void isFor(PeerConnection connection) {
    current = connection;
  }

  /** Whether this program is ending, so that nobody wonders any more. */
  boolean isSaid() {
    return said;
  }

  private void say() {
    said = true;
    PeerConnection connection = current;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException _) {
        // The partner is gone, too.
      }
    }
  }

  /** It will not be needed. */
  @Override
  public void close() {
    if (!said) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The program ends, and the hook is about to run.
      }
    }
  }
}
