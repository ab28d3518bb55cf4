package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of connect: conversations with the Mediator and meetings, one after the other, until one
 * ends with a connection or the deadline passes.
 *
 * <p>A Mediator that was never reached is a failure at once; one that had been reached and was lost
 * is dialled again, whoever answers in its place meanwhile. So it is when the partner was met there
 * and could not be reached: the next time, the other one dials.
 */
final class Attempt {
  /** Peers that were matched meet within a second or two, or are kept apart. */
  private static final Duration MEETING = Duration.ofSeconds(15);

  /**
   * Who dialled in vain comes back later than the other, who then dials: a NAT may let that out.
   */
  private static final Duration AFTER_YOU = Duration.ofSeconds(2);

  /** A Mediator that lets nobody wait for as long is not dialled at once again. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  /** As many as a stock peer makes. */
  private static final int MOST_PORTS = 5;

  private final Partner partner;
  private final Wish wish;
  private final Deadline deadline;
  private final Duration meeting;
  private final Backoff backoff;
  private PeerException.@Nullable PartnerUnreachable lastMeeting;
  private PeerException.@Nullable Refused noRoom;
  private Deadline partnerListens;
  private @Nullable Endpoint plainCaller;
  private boolean registered;
  private boolean matched;
  private int ports;

  Attempt(Partner partner, Deadline deadline) {
    this(partner, deadline, MEETING);
  }

  /** With another time for each meeting. */
  Attempt(Partner partner, Deadline deadline, Duration meeting) {
    this.partner = partner;
    this.wish = partner.wish();
    this.deadline = deadline;
    this.meeting = meeting;
    this.partnerListens = deadline;
    this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), partner.random());
  }

  /** Blocks until it is decided. */
  PeerConnection run() throws PeerException {
    while (true) {
      try {
        return told(once());
      } catch (IOException e) {
        judge(e);
      }
    }
  }

  private PeerConnection once() throws IOException {
    try (MediatorConversation mediator =
        new MediatorConversation(partner, new MediatorDial(wish).open(deadline))) {
      mediator.prove(deadline);
      registered = true;
      noRoom = null;
      ports = 0;
      Meeting next = introduction(mediator);
      matched = true;
      Deadline end = deadline.atMost(meeting.plus(next.beyond()));
      partnerListens = next instanceof Dialling ? end : deadline.atMost(Duration.ZERO);
      return next.meet(end);
    }
  }

  private Meeting introduction(MediatorConversation mediator) throws IOException {
    Deadline steady = deadline.atMost(STEADY);
    try {
      return mediator.introduction(deadline);
    } finally {
      if (steady.passed()) {
        backoff.reset();
      }
    }
  }

  /** A listener that fails worse than {@link Wish#tell} puts up with leaves nothing open either. */
  private PeerConnection told(PeerConnection connection) throws IOException {
    try {
      wish.tell(
          new PeerState.Connected(connection.address(), connection.path(), connection.encrypted()));
      return connection;
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  /** Returns when it is worth another try, after a pause. */
  private void judge(IOException failure) throws PeerException {
    if (Interrupts.isOne(failure)) {
      throw cancelled();
    }
    Duration pause = backoff.next();
    if (failure instanceof PeerException.PartnerUnreachable unreachable) {
      lastMeeting = unreachable;
      pause = pause.plus(partnerListens.left(meeting)).plus(AFTER_YOU);
    } else if (failure instanceof MediatorConversation.NoRoom crowded) {
      noRoom = crowded.refused();
      registered = true;
      pause = pause.plus(crowded.pause());
    } else {
      requireHope(failure);
    }
    if (failure instanceof Callers.NobodyDialled nobody && nobody.plain() != null) {
      plainCaller = nobody.plain();
    }
    startOver(failure, deadline.left(pause));
  }

  /** Throws what another try would not mend. */
  private void requireHope(IOException failure) throws PeerException {
    if (failure instanceof PeerException known) {
      throw known;
    }
    if (failure instanceof MediatorConversation.Retry retry) {
      if (++ports >= MOST_PORTS) {
        throw new PeerException.Refused(wish.mediator(), words(retry));
      }
    } else if (!registered) {
      throw new PeerException.MediatorUnreachable(wish.mediator(), reason(failure), failure);
    }
  }

  private void startOver(IOException failure, Duration pause) throws PeerException {
    try {
      if (!deadline.passed()) {
        wish.tell(new PeerState.Retrying(reason(failure), pause));
        Interrupts.pause(pause);
      }
    } catch (IOException e) {
      throw cancelled();
    }
    if (deadline.passed()) {
      throw lastMeeting != null
          ? lastMeeting
          : noRoom != null
              ? noRoom
              : new PeerException.NobodyCame(wish.within(), matched, plainCaller);
    }
  }

  private static PeerException cancelled() {
    Thread.currentThread().interrupt();
    return new PeerException.Cancelled();
  }

  /** A proxy may answer in the place of a Mediator that is being restarted. */
  static String reason(IOException failure) {
    if (failure instanceof Wire.SpeaksTls) {
      return words(failure) + ": put tls:// before its address";
    }
    return failure instanceof ProtocolException
        ? "what answers there does not talk like a mediator (" + words(failure) + ")"
        : words(failure);
  }

  private static String words(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
