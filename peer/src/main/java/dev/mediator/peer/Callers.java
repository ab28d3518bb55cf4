package dev.mediator.peer;

import dev.mediator.peer.PeerHandshake.Answered;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Session;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
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
 * nothing, another those who asked, and a third those who proved the key, each of them bounded, and
 * lots are drawn for who has to make room. A caller costs one decryption at the most, and one is
 * made at a time.
 */
final class Callers implements Arrivals {
  /** Who has said nothing yet: the partner speaks as soon as it is connected. */
  private static final int MOST_SILENT = 256;

  /** Whose challenge came, and who waits for a turn: others are turned away, and may come again. */
  private static final int MOST_QUEUED = 64;

  /** Who asked: with a decryption in a millisecond, the far partner's second to answer in. */
  private static final int MOST_ASKING = 1024;

  /** Who proved the key: the partner alone can. */
  private static final int MOST_PROVED = 16;

  /** All of them, and those who were sent away and have not noticed: no more threads than these. */
  private static final int MOST_AT_WORK = 2048;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Partner partner;
  private final @Nullable Session session;
  private final Deadline deadline;
  private final Crowd silent;
  private final Crowd asking;
  private final Crowd proved;
  private final Semaphore work = new Semaphore(MOST_AT_WORK);
  private final Semaphore queue = new Semaphore(MOST_QUEUED);
  private final Semaphore decryption = new Semaphore(1, true);
  private final CompletableFuture<PeerConnection> winner = new CompletableFuture<>();
  private volatile @Nullable Endpoint plain;
  private boolean taken;

  /** The partner was not among the callers. */
  static final class NobodyDialled extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable Endpoint plain;

    NobodyDialled(@Nullable Endpoint plain) {
      super("the partner did not dial");
      this.plain = plain;
    }

    /** The last who offered no encryption: anybody can, so that it says nothing of the partner. */
    @Nullable Endpoint plain() {
      return plain;
    }
  }

  /** With a session, nobody is answered who does not name it. */
  Callers(Partner partner, @Nullable Session session, Deadline deadline) {
    this.partner = partner;
    this.session = session;
    this.deadline = deadline;
    this.silent = new Crowd(MOST_SILENT, partner.random());
    this.asking = new Crowd(MOST_ASKING, partner.random());
    this.proved = new Crowd(MOST_PROVED, partner.random());
  }

  @Override
  public void add(SocketChannel channel) {
    work.acquireUninterruptibly();
    silent.admit(channel);
    Thread.ofVirtual().name("mediator-caller").start(() -> verify(channel));
  }

  private void verify(SocketChannel channel) {
    try {
      InetSocketAddress address = Partner.address(channel);
      try {
        win(open(channel, address));
      } catch (IOException e) {
        channel.close();
        tell(address, e);
      } catch (RuntimeException | Error e) {
        // No caller's fault, and no reason to leave it waiting.
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      // It was gone before anybody could ask who it was.
    } finally {
      silent.forget(channel);
      asking.forget(channel);
      proved.forget(channel);
      work.release();
    }
  }

  /**
   * Whoever had to go because the partner is there is not worth a word; nor is a connection that a
   * punching Client did not choose.
   */
  private void tell(InetSocketAddress address, IOException why) {
    boolean ended = why instanceof EOFException || why instanceof SocketException;
    if (winner.isDone() || (session != null && ended)) {
      return;
    }
    String words = why instanceof ClosedChannelException ? "there are too many" : why.getMessage();
    partner.wish().tell(new PeerState.TurnedAway(address, String.valueOf(words)));
  }

  private PeerConnection open(SocketChannel channel, InetSocketAddress address) throws IOException {
    if (!winner.isDone()) {
      // Of whoever comes too late nobody hears, neither now nor when it is sent away.
      partner.wish().tell(new PeerState.Verifying(address));
    }
    // A Client that punches asks on every connection, and may take one after the other.
    Wire wire = new Wire(channel, session == null ? deadline.atMost(PATIENCE) : deadline);
    PeerHandshake handshake = partner.handshake();
    PeerChallenge challenge = wire.receive(PeerChallenge.class);
    if (session != null && !session.equals(challenge.session())) {
      throw new IOException("it was not sent by the mediator");
    }
    if (!handshake.isAcceptable(challenge)) {
      plain = Endpoint.of(address);
      throw new IOException("it does not offer encryption");
    }
    silent.pass(channel, asking);
    boolean tls =
        switch (inTurn(handshake, wire, challenge).conclude()) {
          case ENCRYPTED -> true;
          case PLAIN -> false;
          case PLAIN_REFUSED, IMPOSTOR ->
              throw new IOException("it does not prove the partner's key");
        };
    asking.pass(channel, proved);
    return partner.open(Line.plain(channel), PeerRole.PEER, tls, deadline.atMost(PATIENCE));
  }

  /** One after the other, in the order in which they asked. */
  private Answered inTurn(PeerHandshake handshake, Wire wire, PeerChallenge challenge)
      throws IOException {
    if (!queue.tryAcquire()) {
      throw new IOException("too many callers at once");
    }
    decryption.acquireUninterruptibly();
    try {
      return handshake.answer(wire, challenge);
    } finally {
      decryption.release();
      queue.release();
    }
  }

  /** From here on the connection is no caller's any more, to be sent away with the others. */
  private void win(PeerConnection connection) throws IOException {
    proved.forget(connection.channel());
    if (!winner.complete(connection)) {
      connection.close();
    }
  }

  /**
   * Waits for the partner's connection.
   *
   * @throws NobodyDialled if nobody proved to be the partner in time
   */
  @Override
  public PeerConnection winner(Deadline until) throws IOException {
    try {
      PeerConnection connection = winner.get(until.socketTimeout(), TimeUnit.MILLISECONDS);
      taken = true;
      return connection;
    } catch (TimeoutException | ExecutionException e) {
      throw new NobodyDialled(plain);
    } catch (InterruptedException e) {
      throw Interrupts.asIo();
    }
  }

  /** Sends everybody away but the partner, if it came and was asked for. */
  @Override
  public void close() throws IOException {
    winner.cancel(false);
    silent.close();
    asking.close();
    proved.close();
    if (!taken && !winner.isCompletedExceptionally()) {
      winner.join().close();
    }
  }
}
