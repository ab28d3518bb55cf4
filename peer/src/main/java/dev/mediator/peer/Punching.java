package dev.mediator.peer;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way through NATs: both peers listen at the local port of their mediator connection, and both
 * dial from it, at the moment that the Mediator names (protocol, "Traversal").
 *
 * <p>The mediator connection stays open until there is a result: some routers forget a port with
 * the first connection over it that closes.
 */
final class Punching implements Meeting {
  /** Whatever a Mediator asks for. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** For a partner that was told to dial by a Mediator that was lost before it told this side. */
  private static final Duration UNTOLD = Duration.ofSeconds(2);

  private final Partner partner;
  private final Line mediator;
  private final PunchOffer offer;

  /** Takes over {@code mediator}, and closes it, unless it becomes the connection. */
  Punching(Partner partner, Line mediator, PunchOffer offer) {
    this.partner = partner;
    this.mediator = mediator;
    this.offer = offer;
  }

  @Override
  public Duration beyond() {
    Duration asked = Duration.ofMillis(offer.timeoutMillis());
    return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
  }

  @Override
  public PeerConnection meet(Deadline deadline) throws IOException {
    try {
      PeerConnection connection = punch(deadline);
      mediator.leave();
      return connection;
    } catch (PeerException.PartnerUnreachable inVain) {
      return relayed(inVain, deadline);
    } catch (Throwable e) {
      mediator.close();
      throw e;
    }
  }

  /** Who allows plain connections did not ask for a relay, and gets none. */
  private PeerConnection relayed(PeerException.PartnerUnreachable inVain, Deadline deadline)
      throws IOException {
    try {
      Relayed relay = new Relayed(partner, mediator, offer);
      if (partner.wish().plainAllowed() || !relay.isOpened(deadline)) {
        throw inVain;
      }
      return relay.connection(deadline);
    } catch (Throwable e) {
      mediator.leave();
      throw e;
    }
  }

  private PeerConnection punch(Deadline deadline) throws IOException {
    try (Doorstep doorstep = Doorstep.beside(mediator.channel(), true);
        Arrivals arrivals = arrivals(deadline)) {
      partner.wish().tell(new PeerState.Listening(doorstep.port()));
      doorstep.letIn(arrivals::add);
      Wire wire = new Wire(mediator, deadline);
      wire.send(new PunchReady(offer.session()));
      try {
        awaitGo(wire);
      } catch (MediatorConversation.Lost e) {
        return foundBy(arrivals, deadline, e);
      }
      Deadline end = deadline.atMost(beyond());
      try (Dials dials = new Dials(doorstep.port(), end, partner.random())) {
        partner.wish().tell(new PeerState.Dialling(offer.candidates().getFirst()));
        dials.begin(Candidates.worthDialling(offer.candidates(), mediator.channel()), arrivals);
        return connection(arrivals, dials, wire, end);
      }
    }
  }

  private Arrivals arrivals(Deadline deadline) {
    return switch (offer.role()) {
      case CLIENT -> new Choice(partner, offer, deadline);
      case PEER -> new Callers(partner, offer.session(), deadline);
    };
  }

  private void awaitGo(Wire wire) throws IOException {
    FromMediator message = MediatorConversation.hear(wire);
    if (message instanceof AdvertiseAbort abort) {
      throw MediatorConversation.refusal(partner.wish(), abort);
    }
    if (!message.equals(new PunchGo(offer.session()))) {
      throw MediatorConversation.notDue(message);
    }
  }

  /** Who was told goes on without the Mediator, and so must this side, or it would end it. */
  private static PeerConnection foundBy(Arrivals arrivals, Deadline deadline, IOException lost)
      throws IOException {
    try {
      return arrivals.winner(deadline.atMost(UNTOLD));
    } catch (SocketTimeoutException e) {
      throw lost;
    }
  }

  private PeerConnection connection(Arrivals arrivals, Dials dials, Wire wire, Deadline end)
      throws IOException {
    try {
      PeerConnection connection = arrivals.winner(end);
      report(wire, connection.path(), end);
      return connection;
    } catch (PeerException e) {
      report(wire, null, end);
      throw e;
    } catch (SocketTimeoutException e) {
      report(wire, null, end);
      throw PeerException.PartnerUnreachable.fromBothSides(
          offer.candidates().getFirst(), dials.words());
    }
  }

  /**
   * For the Mediator's log and, if it was in vain, its relay. It is not told what the candidates
   * answered: one that lies about them could look around with that, wherever its peers are.
   */
  private void report(Wire wire, @Nullable PeerPath path, Deadline end) {
    Duration took = beyond().minus(end.left(beyond()));
    String over = path == null ? null : path.name().toLowerCase(Locale.ROOT);
    try {
      wire.send(
          new PunchResult(offer.session(), path != null, over, (int) took.toMillis(), List.of()));
    } catch (IOException e) {
      // It counts as failed there, which harms nobody here.
    }
  }
}
