package dev.mediator.peer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A bounded number of connections in the order in which they came, each with the thread that works
 * on it: when there is no room, the oldest that is not to be kept is closed. Thread-safe.
 */
final class Crowd implements Closeable {
  private final int most;
  private final Map<SocketChannel, Thread> members = new LinkedHashMap<>();
  private final Set<SocketChannel> kept = new HashSet<>();
  private boolean closed;

  Crowd(int most) {
    this.most = most;
  }

  /** Takes in a newcomer; closes it when there is no room and everybody else is to be kept. */
  synchronized void admit(SocketChannel channel, Thread thread) {
    members.put(channel, thread);
    if (closed || members.size() > most) {
      dismiss(closed ? channel : oldest());
    }
  }

  /** From now on it is not sent away to make room. */
  synchronized void keep(SocketChannel channel) {
    if (members.containsKey(channel)) {
      kept.add(channel);
    }
  }

  /** It has gone on its own account: to where it is open, or closed. */
  synchronized void forget(SocketChannel channel) {
    members.remove(channel);
    kept.remove(channel);
  }

  /** Nobody is admitted any more, and everybody is sent away. */
  @Override
  public synchronized void close() {
    closed = true;
    for (SocketChannel channel : Set.copyOf(members.keySet())) {
      dismiss(channel);
    }
  }

  private SocketChannel oldest() {
    Iterator<SocketChannel> all = members.keySet().iterator();
    SocketChannel oldest = all.next();
    while (kept.contains(oldest) && all.hasNext()) {
      oldest = all.next();
    }
    return oldest;
  }

  private void dismiss(SocketChannel channel) {
    forget(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more, either way.
    }
  }
}
