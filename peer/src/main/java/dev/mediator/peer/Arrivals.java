package dev.mediator.peer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * New connections to whoever it may be, until one of them proves to be the partner's: {@link
 * Callers} as the Peer, {@link Choice} as the Client.
 */
sealed interface Arrivals extends Closeable permits Callers, Choice {

  /** Verifies a connection, on a thread of its own; may block for as long as there are too many. */
  void add(SocketChannel channel);

  /**
   * Waits for the partner's connection, which is open then; by one thread, once.
   *
   * @throws java.net.SocketTimeoutException if nobody proved to be the partner in time
   */
  PeerConnection winner(Deadline until) throws IOException;
}
