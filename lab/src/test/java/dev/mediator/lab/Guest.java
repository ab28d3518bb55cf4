package dev.mediator.lab;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerRole;
import dev.mediator.peer.PeerState;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One of our own peers in a {@link Station}: it meets its partner, and exchanges {@link #BYTES}
 * with it. Those of a round are there at the same time.
 */
final class Guest {
  /** What each side sends. */
  private static final int BYTES = 20_000;

  /** The guests of the round. */
  private static final List<Guest> PRESENT = new ArrayList<>();

  private final Way way;
  private final Seat seat;
  private final CountDownLatch registered = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().unstarted(this::meet);
  private volatile @Nullable PeerRole role;
  private volatile String told = "";
  private volatile int sent;
  private volatile int received;

  private Guest(Way way, Seat seat) {
    this.way = way;
    this.seat = seat;
  }

  /**
   * What became of a guest.
   *
   * @param role the one it was given, or null if it was never matched
   * @param sent a digest of what it sent, or 0 if it was never connected
   * @param received a digest of all that it received, or 0
   * @param told the last that was heard of it
   */
  record Story(@Nullable PeerRole role, int sent, int received, String told)
      implements Serializable {
    /** Whether the two met each other, and nobody else. */
    boolean fits(Story partner) {
      return sent != 0 && sent == partner.received && received == partner.sent;
    }
  }

  /** Begins a round, and returns when everybody has registered, or cannot. */
  static int arrive(Way way, List<Seat> seats) throws InterruptedException {
    PRESENT.clear();
    seats.forEach(seat -> PRESENT.add(new Guest(way, seat)));
    PRESENT.forEach(guest -> guest.thread.start());
    for (Guest guest : PRESENT) {
      guest.registered.await();
    }
    return PRESENT.size();
  }

  /** Waits until everybody has met, but not longer than {@code patience}, and ends the round. */
  static List<Story> leave(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Guest guest : PRESENT) {
      guest.thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    List<Story> stories = new ArrayList<>();
    for (Guest guest : PRESENT) {
      guest.thread.interrupt();
      guest.thread.join();
      stories.add(new Story(guest.role, guest.sent, guest.received, guest.told));
    }
    return stories;
  }

  private void meet() {
    PeerKeyPair own = PeerKeyPair.of(seat.own());
    try (PeerConnection connection =
        way.connector(own)
            .telling(this::hear)
            .connect(KeyFiles.parsePublic(seat.partnerPem(), "the seat"))) {
      exchange(connection);
    } catch (IOException e) {
      told = told + "; " + e.getMessage();
    } finally {
      registered.countDown();
    }
  }

  private void hear(PeerState state) {
    told = state.toString();
    if (state instanceof PeerState.Waiting) {
      registered.countDown();
    }
    if (state instanceof PeerState.Matched matched) {
      role = matched.role();
    }
  }

  private void exchange(PeerConnection connection) throws IOException {
    byte[] bytes = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    connection.output().write(bytes);
    connection.shutdownOutput();
    received = Arrays.hashCode(connection.input().readAllBytes());
    sent = Arrays.hashCode(bytes);
  }
}
