package dev.mediator.peer;

import dev.mediator.peer.PeerHandshake.Asked;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PunchOffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a punching Client has, to its Peer or to whoever else called: all are asked
 * for a proof, one of those that gave it is answered, and the others are closed (protocol,
 * "Traversal").
 */
final class Choice implements Arrivals {
  /** Connections at once that have proved nothing: the partner's are nine at the most. */
  private static final int MOST_ASKED = 256;

  /** The partner alone can prove its key, on as many connections as there are candidates. */
  private static final int MOST_PROVED = 16;

  /** So much later than the first may a connection come up that stays within the site. */
  private static final Duration FOR_THE_LAN = Duration.ofMillis(50);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For one that may be held up by somebody in between, while others wait. */
  private static final Duration HASTE = Duration.ofMillis(1500);

  private final Partner partner;
  private final PunchOffer offer;
  private final Deadline deadline;
  private final Crowd asked;
  private final Crowd expected;
  private final Crowd answering;
  private final Semaphore work = new Semaphore(2 * MOST_ASKED);
  private final BlockingQueue<Proved> proved = new LinkedBlockingQueue<>();
  private volatile @Nullable PeerException verdict;

  /** A connection to the partner, who waits for an answer. */
  private record Proved(SocketChannel channel, Asked answer, int rank) {}

  Choice(Partner partner, PunchOffer offer, Deadline deadline) {
    this.partner = partner;
    this.offer = offer;
    this.deadline = deadline;
    this.asked = new Crowd(MOST_ASKED, partner.random());
    this.expected = new Crowd(MOST_PROVED, partner.random());
    this.answering = new Crowd(MOST_PROVED, partner.random());
  }

  @Override
  public void add(SocketChannel channel) {
    work.acquireUninterruptibly();
    boolean named =
        channel.socket().getRemoteSocketAddress() instanceof InetSocketAddress address
            && isExpected(address);
    Crowd crowd = named ? expected : asked;
    crowd.admit(channel);
    Thread.ofVirtual().name("mediator-choice").start(() -> ask(channel, crowd));
  }

  /** Whether the other end is where the Mediator said that the partner is. */
  private boolean isExpected(InetSocketAddress address) {
    return offer.candidates().contains(Endpoint.of(address));
  }

  private void ask(SocketChannel channel, Crowd crowd) {
    try {
      InetSocketAddress address = Partner.address(channel);
      partner.wish().tell(new PeerState.Verifying(address));
      Wire wire = new Wire(channel, deadline.atMost(PATIENCE));
      Asked answer = partner.handshake().ask(wire, offer.session());
      if (answer.isAcceptable()) {
        crowd.pass(channel, answering);
        proved.add(new Proved(channel, answer, rank(address, crowd == expected)));
      } else {
        crowd.dismiss(channel);
        turnAway(address, answer.provesTheKey());
      }
    } catch (IOException e) {
      crowd.dismiss(channel);
    } catch (RuntimeException | Error e) {
      crowd.dismiss(channel);
      throw e;
    } finally {
      work.release();
    }
  }

  /** The lower the better: the local network first, and strangers' addresses last. */
  private static int rank(InetSocketAddress address, boolean expected) {
    return !expected ? 2 : PeerPath.to(address) == PeerPath.LAN ? 0 : 1;
  }

  /** What is said by whoever merely called counts for nothing: anybody can call. */
  private void turnAway(InetSocketAddress address, boolean provesTheKey) {
    String words =
        provesTheKey ? "it does not offer encryption" : "it does not prove the partner's key";
    if (isExpected(address)) {
      Endpoint there = Endpoint.of(address);
      verdict =
          provesTheKey
              ? new PeerException.PlainRefused(there)
              : new PeerException.Impostor(there, words);
    }
    partner.wish().tell(new PeerState.TurnedAway(address, words));
  }

  @Override
  public PeerConnection winner(Deadline until) throws IOException {
    List<Proved> candidates = new ArrayList<>();
    while (true) {
      if (candidates.isEmpty()) {
        candidates.add(first(until));
      }
      awaitBetter(candidates);
      Proved best = Collections.min(candidates, Comparator.comparingInt(Proved::rank));
      candidates.remove(best);
      boolean others = !candidates.isEmpty() || !proved.isEmpty();
      PeerConnection connection = answer(best, until.atMost(others ? HASTE : PATIENCE));
      if (connection != null) {
        return connection;
      }
    }
  }

  private Proved first(Deadline until) throws IOException {
    Proved first = until.passed() ? null : next(Duration.ofMillis(until.socketTimeout()));
    if (first == null) {
      PeerException known = verdict;
      throw known != null
          ? known
          : new SocketTimeoutException("no connection to the partner came up");
    }
    return first;
  }

  /** Gives the best kind of connection its chance, if there is none yet. */
  private void awaitBetter(List<Proved> candidates) throws IOException {
    Deadline soon = deadline.atMost(FOR_THE_LAN);
    while (candidates.stream().noneMatch(one -> one.rank() == 0)) {
      Proved another = next(soon.left(FOR_THE_LAN));
      if (another == null) {
        return;
      }
      candidates.add(another);
    }
  }

  private @Nullable Proved next(Duration within) throws IOException {
    try {
      return proved.poll(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw Interrupts.asIo();
    }
  }

  /** Null if that connection broke: there may be another. */
  private @Nullable PeerConnection answer(Proved best, Deadline soon) throws IOException {
    SocketChannel channel = best.channel();
    try {
      boolean encrypted =
          switch (best.answer().conclude(new Wire(channel, soon))) {
            case ENCRYPTED -> true;
            case PLAIN -> false;
            case PLAIN_REFUSED, IMPOSTOR -> throw passedOn(channel);
          };
      PeerConnection connection =
          partner.open(Line.plain(channel), PeerRole.CLIENT, encrypted, soon);
      if (!answering.forget(channel)) {
        throw new ClosedChannelException();
      }
      return connection;
    } catch (IOException e) {
      answering.dismiss(channel);
      if (Interrupts.isOne(e)) {
        throw e;
      }
      return null;
    }
  }

  /** The key was proved, and the challenge in return was none of the partner's. */
  private IOException passedOn(SocketChannel channel) throws IOException {
    turnAway(Partner.address(channel), false);
    return new IOException("somebody passed the partner's proof on");
  }

  /** Closes all of them but the one that was chosen. */
  @Override
  public void close() {
    asked.close();
    expected.close();
    answering.close();
  }
}
