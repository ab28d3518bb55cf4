package dev.mediator.lab;

import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.KeyRejectedException;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of our own peers in a {@link Station}: it meets its partner, and exchanges {@link #BYTES}
 * with it. Those of a round are there at the same time.
 */
final class Guest {
  /** What each side sends. */
  private static final int BYTES = 20_000;

  /** For the Mediator to bring two together who have registered, however slow the machine. */
  private static final Duration MATCH = Duration.ofSeconds(30);

  /** What the Mediator says to those who come over different versions of IP, and cannot punch. */
  private static final String SPLIT = "one of you came over IPv4 and the other over IPv6";

  /** The guests of the round. */
  private static final List<Guest> PRESENT = new ArrayList<>();

  private final PeerConnector connector;
  private final PeerKey partner;
  private final CountDownLatch registered = new CountDownLatch(1);
  private final CountDownLatch decided = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().unstarted(this::meet);
  private volatile @Nullable PeerRole role;
  private volatile @Nullable Route route;
  private volatile long matched;
  private volatile long dialled;
  private volatile long connected;
  private volatile String told = "";
  private volatile int sent;
  private volatile int received;

  private Guest(Round round, Seat seat) throws KeyRejectedException {
    this.partner = PeerKey.parse(seat.partnerPem(), KeyLimits.DEFAULT);
    this.connector =
        round.way.connector(PeerKeyPair.of(seat.own()), round.version).telling(this::hear);
  }

  /** What all guests at a station are told: how to go, and over what to the Mediator. */
  record Round(Way way, IpVersion version) implements Serializable {}

  /**
   * What became of a guest in its first meeting, which is its only one.
   *
   * @param role the one it was given, or null if it was never matched
   * @param sent a digest of what it sent, or 0 if it was never connected
   * @param received a digest of all that it received, or 0
   * @param route how it was connected, or null
   * @param millis from the match to the connection
   * @param dialled when it began to dial, by the clock of the kernel, which all stations share, in
   *     nanoseconds; or 0
   * @param told the last that was heard of it
   */
  record Story(
      @Nullable PeerRole role,
      int sent,
      int received,
      @Nullable Route route,
      long millis,
      long dialled,
      String told)
      implements Serializable {
    /** Whether the two met each other, and nobody else. */
    boolean fits(Story partner) {
      return sent != 0 && sent == partner.received && received == partner.sent;
    }

    /** Whether the Mediator knew both, and would not bring them together. */
    boolean isRefusedAsSplit() {
      return role == null && told.contains(SPLIT);
    }
  }

  /** Begins a round, and returns when everybody has registered, or cannot. */
  static int arrive(Round round, List<Seat> seats)
      throws InterruptedException, KeyRejectedException {
    PRESENT.clear();
    for (Seat seat : seats) {
      PRESENT.add(new Guest(round, seat));
    }
    PRESENT.forEach(guest -> guest.thread.start());
    for (Guest guest : PRESENT) {
      guest.registered.await();
    }
    return PRESENT.size();
  }

  /**
   * Waits until everybody has met, but not longer than {@code patience} from its match, and ends
   * the round.
   */
  static List<Story> leave(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + MATCH.toNanos();
    for (Guest guest : PRESENT) {
      if (guest.decided.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        long left = guest.matched + patience.toNanos() - System.nanoTime();
        guest.thread.join(Duration.ofNanos(Math.max(1, left)));
      }
    }
    List<Story> stories = new ArrayList<>();
    for (Guest guest : PRESENT) {
      guest.thread.interrupt();
      guest.thread.join();
      stories.add(guest.story());
    }
    return stories;
  }

  private Story story() {
    long millis = TimeUnit.NANOSECONDS.toMillis(connected - matched);
    return new Story(role, sent, received, route, route == null ? 0 : millis, dialled, told);
  }

  private void meet() {
    try (PeerConnection connection = connector.connect(partner)) {
      connected = System.nanoTime();
      Route seen = Route.to(connection.address().getAddress());
      route = seen;
      if (!connection.path().name().equals(seen.name())) {
        throw new IOException("connected " + connection.path() + ", it says, and not " + seen);
      }
      exchange(connection);
    } catch (IOException e) {
      told = told + "; " + e.getMessage();
    } finally {
      registered.countDown();
      decided.countDown();
    }
  }

  private void hear(PeerState state) {
    told = state.toString();
    if (state instanceof PeerState.Waiting) {
      registered.countDown();
    }
    if (state instanceof PeerState.Matched now) {
      role = now.role();
      matched = System.nanoTime();
      decided.countDown();
    }
    if (state instanceof PeerState.Dialling) {
      dialled = System.nanoTime();
    }
    if (state instanceof PeerState.Retrying && role != null) {
      thread.interrupt();
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
