package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The door of this library: opens connections to whoever holds a given public key, by way of a
 * Mediator.
 *
 * <p>Immutable: each option gives a new connector. Any number of connections may be opened with one
 * connector at once, from any threads, virtual ones included.
 */
public final class PeerConnector {
  /** How long a partner is waited for, unless told otherwise. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Wish wish;

  private PeerConnector(Wish wish) {
    this.wish = wish;
  }

  /**
   * A connector that finds partners through the given Mediator, under the given identity.
   *
   * @param mediator {@code host}, {@code host:port} or {@code [ipv6]:port}; the port is 1337 unless
   *     it says otherwise. With {@code tls://} before it, TLS is spoken (see {@link
   *     MediatorAddress}), and the port is 1338 unless it says otherwise
   * @throws IllegalArgumentException if {@code mediator} has none of these forms
   */
  public static PeerConnector through(String mediator, PeerKeyPair own) {
    return through(MediatorAddress.parse(mediator), own);
  }

  /** The same for an address that was read before. */
  public static PeerConnector through(MediatorAddress mediator, PeerKeyPair own) {
    return new PeerConnector(Wish.of(mediator, own));
  }

  /**
   * With another deadline than {@link #DEFAULT_DEADLINE}: for everything, counted from the call of
   * connect. Until then the partner may come, however often the Mediator is lost.
   *
   * <p>Where the two were introduced and a firewall or NAT kept them apart, they are introduced
   * again, and the other one dials. {@link PeerState.Retrying} tells each time, the first within
   * seconds; {@link PeerException.PartnerUnreachable} is thrown when the deadline passes.
   *
   * @throws IllegalArgumentException if {@code deadline} is not positive
   */
  public PeerConnector within(Duration deadline) {
    return new PeerConnector(wish.within(deadline));
  }

  /**
   * Accepts partners that do not offer encryption, as stock p2psc peers do not. Whoever sits
   * between the two can then read and change what they say, and take the connection over.
   */
  public PeerConnector allowPlain() {
    return new PeerConnector(wish.allowPlain());
  }

  /**
   * Keeps to version 0: of two peers one listens and the other dials, which no NAT may stand in the
   * way of; and neither the Mediator nor the partner is told the addresses of this machine's
   * interfaces (protocol, "Traversal").
   */
  public PeerConnector withoutTraversal() {
    return new PeerConnector(wish.withoutTraversal());
  }

  /** Over a given version of IP; {@link AddressFamily#IPV4_FIRST} unless told otherwise. */
  public PeerConnector over(AddressFamily family) {
    return new PeerConnector(wish.over(family));
  }

  /**
   * Tells {@code listener} each state as it begins, on the thread that is at work: it must return
   * soon, and may be called by several threads at once. What it throws is ignored.
   */
  public PeerConnector telling(Consumer<? super PeerState> listener) {
    return new PeerConnector(wish.telling(listener));
  }

  /**
   * Meets {@code partner}, and returns when the connection is open, proved and encrypted. Blocks;
   * an interrupt ends it.
   *
   * @throws IllegalArgumentException if {@code partner} is the connector's own key
   * @throws PeerException saying why they did not meet; nothing is left open
   */
  public PeerConnection connect(PeerKey partner) throws PeerException {
    requireAnother(partner);
    return new Attempt(
            new Partner(wish, partner, RANDOM), Deadline.in(wish.within(), System::nanoTime))
        .run();
  }

  /**
   * The same on a virtual thread of its own, which also completes the future: what depends on it
   * without an executor runs there. A failure completes it with a {@link PeerException}.
   *
   * <p>To cancel this very future, or to complete it in any other way, ends the attempt. That
   * returns at once; what the attempt had open is closed soon after, on its own thread, a
   * connection that was just made included. A future that merely depends on it ends nothing.
   *
   * @throws IllegalArgumentException if {@code partner} is the connector's own key
   */
  public CompletableFuture<PeerConnection> connectAsync(PeerKey partner) {
    requireAnother(partner);
    CompletableFuture<PeerConnection> future = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual().name("mediator-peer").unstarted(() -> complete(future, partner));
    future.whenComplete((connection, failure) -> {
      if (future.isCancelled() || Thread.currentThread() != thread) {
        thread.interrupt();
      }
    });
    thread.start();
    return future;
  }

  /** Refuses the connector's own key. */
  void requireAnother(PeerKey partner) {
    if (partner.equals(wish.own().publicKey())) {
      throw new IllegalArgumentException("a peer does not connect to its own key");
    }
  }

  private void complete(CompletableFuture<PeerConnection> future, PeerKey partner) {
    try {
      PeerConnection connection = connect(partner);
      if (!future.complete(connection)) {
        connection.close();
      }
    } catch (Throwable e) {
      // Errors, too: nobody else would ever tell whoever waits for the future.
      future.completeExceptionally(e);
    }
  }
}
