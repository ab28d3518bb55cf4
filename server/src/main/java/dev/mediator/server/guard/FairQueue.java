package dev.mediator.server.guard;

import dev.mediator.protocol.Endpoint;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which every {@link Block} has the same right: one of each is served in turn, however
 * many of another wait. Used by one thread.
 *
 * @param <T> whoever waits; each only once
 */
public final class FairQueue<T> {
  /** In the order in which they are served next. */
  private final LinkedHashMap<Block, Queue<T>> blocks = new LinkedHashMap<>();

  /** Puts one behind those of its block. */
  public void add(Endpoint from, T waiting) {
    blocks.computeIfAbsent(Block.of(from), _ -> new ArrayDeque<>(1)).add(waiting);
  }

  /** Takes who is next, or null if nobody waits. */
  public @Nullable T poll() {
    Map.Entry<Block, Queue<T>> first = blocks.pollFirstEntry();
    if (first == null) {
      return null;
    }
    T next = first.getValue().poll();
    if (!first.getValue().isEmpty()) {
      blocks.put(first.getKey(), first.getValue());
    }
    return next;
  }

  /** From how many blocks somebody waits. */
  public int blocks() {
    return blocks.size();
  }

  /** Whether nobody waits. */
  public boolean isEmpty() {
    return blocks.isEmpty();
  }
}
