package dev.mediator.peer;

import dev.mediator.peer.PeerHandshake.Answered;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PeerChallenge;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has called at a {@link Listening} port, until one of them proves to be the partner.
 *
 * <p>Strangers cannot end it, nor crowd the partner out: a {@link Crowd} holds those who have said
 * nothing and another those who were answered, each of them bounded, and the oldest make room. A
 * caller costs one decryption at the most, and one is made at a time.
 */
final class Callers implements Closeable {
  /** Who has not sent a PeerChallenge, or whose turn to be answered has not come. */
  private static final int MOST_UNANSWERED = 64;

  /** Who was answered: at one decryption in a millisecond, a quarter of a second's worth. */
  private static final int MOST_ANSWERED = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Partner partner;
  private final Deadline deadline;
  private final Crowd unanswered = new Crowd(MOST_UNANSWERED);
  private final Crowd answered = new Crowd(MOST_ANSWERED);
  private final Semaphore decryption = new Semaphore(1, true);
  private final CompletableFuture<PeerConnection> winner = new CompletableFuture<>();
  private volatile @Nullable Endpoint plain;
  private boolean taken;

  Callers(Partner partner, Deadline deadline) {
    this.partner = partner;
    this.deadline = deadline;
  }

  /** Verifies a caller, on a thread of its own. */
  void add(SocketChannel channel) {
    Thread thread = Thread.ofVirtual().name("mediator-caller").unstarted(() -> verify(channel));
    unanswered.admit(channel, thread);
    thread.start();
  }

  private void verify(SocketChannel channel) {
    try {
      InetSocketAddress address = Partner.address(channel);
      try {
        win(open(channel, address));
      } catch (IOException e) {
        channel.close();
        partner.wish().tell(new PeerState.TurnedAway(address, String.valueOf(e.getMessage())));
      }
    } catch (IOException e) {
      // It was gone before anybody could ask who it was.
    } finally {
      unanswered.forget(channel);
      answered.forget(channel);
    }
  }

  private PeerConnection open(SocketChannel channel, InetSocketAddress address) throws IOException {
    partner.wish().tell(new PeerState.Verifying(address));
    Wire wire = new Wire(channel, deadline.atMost(PATIENCE));
    PeerHandshake handshake = partner.handshake();
    PeerChallenge challenge = wire.receive(PeerChallenge.class);
    if (!handshake.isAcceptable(challenge)) {
      plain = Partner.endpoint(address);
      throw new IOException("it does not offer encryption");
    }
    Answered answer = inTurn(channel, handshake, wire, challenge);
    answered.admit(channel, Thread.currentThread());
    return switch (answer.conclude()) {
      case ENCRYPTED -> partner.open(channel, PeerRole.PEER, true, deadline.atMost(PATIENCE));
      case PLAIN -> partner.open(channel, PeerRole.PEER, false, deadline.atMost(PATIENCE));
      case PLAIN_REFUSED, IMPOSTOR -> throw new IOException("it does not prove the partner's key");
    };
  }

  /** One after the other, in the order in which they asked; who asked is not sent away any more. */
  private Answered inTurn(
      SocketChannel channel, PeerHandshake handshake, Wire wire, PeerChallenge challenge)
      throws IOException {
    unanswered.keep(channel);
    decryption.acquireUninterruptibly();
    try {
      return handshake.answer(wire, challenge);
    } finally {
      decryption.release();
      unanswered.forget(channel);
    }
  }

  /** From here on the connection is no caller's any more, to be sent away with the others. */
  private void win(PeerConnection connection) throws IOException {
    answered.forget(connection.channel());
    if (!winner.complete(connection)) {
      connection.close();
    }
  }

  /**
   * Waits for the partner's connection.
   *
   * @throws IOException if nobody proved to be the partner in time
   */
  PeerConnection winner() throws IOException {
    try {
      PeerConnection connection = winner.get(deadline.socketTimeout(), TimeUnit.MILLISECONDS);
      taken = true;
      return connection;
    } catch (TimeoutException | ExecutionException e) {
      Endpoint without = plain;
      throw without == null
          ? new SocketTimeoutException("the partner did not dial")
          : new PeerException.PlainRefused(without);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Sends everybody away but the partner, if it came and was asked for. */
  @Override
  public void close() throws IOException {
    winner.cancel(false);
    unanswered.close();
    answered.close();
    if (!taken && !winner.isCompletedExceptionally()) {
      winner.join().close();
    }
  }
}
