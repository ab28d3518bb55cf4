package dev.mediator.server.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The conversations that ended last, for people who look. Safe for all threads. */
public final class Recent {
  /** A screen or two; beyond that there is the log. */
  public static final int MOST = 256;

  private final AtomicReferenceArray<@Nullable Ended> ring = new AtomicReferenceArray<>(MOST);
  private final AtomicLong count = new AtomicLong();

  /**
   * A conversation that ended.
   *
   * @param number counts them since the start, from 1
   * @param when in nanoseconds of the clock of whoever asks
   */
  public record Ended(long number, long when, Conversation conversation) {}

  void ended(Conversation conversation, long when) {
    long number = count.incrementAndGet();
    ring.set((int) (number % MOST), new Ended(number, when, conversation));
  }

  /** Those with a greater number than this, the newest first. */
  public List<Ended> since(long number) {
    List<Ended> found = new ArrayList<>();
    long newest = count.get();
    for (long each = newest; each > Math.max(number, newest - MOST); each--) {
      Ended ended = ring.get((int) (each % MOST));
      // One that is just being written is not seen now, and one that was overwritten never again.
      if (ended != null && ended.number() == each) {
        found.add(Objects.requireNonNull(ended));
      }
    }
    return found;
  }
}
