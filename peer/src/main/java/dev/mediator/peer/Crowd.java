package dev.mediator.peer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A bounded number of connections: when there is no room for another, one of them is closed, chosen
 * by lot, so that however fast strangers come a slow one may stay. Thread-safe.
 */
final class Crowd implements Closeable {
  private final int most;
  private final RandomGenerator lot;
  private final List<SocketChannel> members = new ArrayList<>();
  private boolean closed;

  Crowd(int most, RandomGenerator lot) {
    this.most = most;
    this.lot = lot;
  }

  /** Takes in a newcomer; closes it when nobody is admitted any more. */
  synchronized void admit(SocketChannel channel) {
    members.add(channel);
    if (closed) {
      dismiss(channel);
    } else if (members.size() > most) {
      dismiss(members.get(lot.nextInt(members.size())));
    }
  }

  /**
   * Lets a member go on to another crowd.
   *
   * @throws ClosedChannelException if it had been sent away
   */
  void pass(SocketChannel channel, Crowd next) throws ClosedChannelException {
    if (!forget(channel)) {
      throw new ClosedChannelException();
    }
    next.admit(channel);
  }

  /** It has gone on its own account, whether it is closed or not; says if it was still here. */
  synchronized boolean forget(SocketChannel channel) {
    return members.remove(channel);
  }

  /** Nobody is admitted any more, and everybody is sent away. */
  @Override
  public synchronized void close() {
    closed = true;
    for (SocketChannel channel : List.copyOf(members)) {
      dismiss(channel);
    }
  }

  /** Closes a connection, and forgets it. */
  synchronized void dismiss(SocketChannel channel) {
    members.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more, either way.
    }
  }
}
