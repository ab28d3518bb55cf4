package dev.mediator.peer;

import dev.mediator.peer.PeerHandshake.Verdict;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.Role;
import java.io.IOException;
import java.time.Duration;

/**
 * The way through the Mediator, when punching failed: the connection to it carries the partner's
 * bytes, and the Peer handshake and TLS run over it as over any other (protocol, "Relay").
 */
final class Relayed {
  /** The partner gives up when this side does, but for a moment; the Mediator may say no. */
  private static final Duration GRANT = Duration.ofSeconds(5);

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final Partner partner;
  private final Line mediator;
  private final PunchOffer offer;

  /** Goes on over {@code mediator}, where PunchResult was said; closing it is the caller's. */
  Relayed(Partner partner, Line mediator, PunchOffer offer) {
    this.partner = partner;
    this.mediator = mediator;
    this.offer = offer;
  }

  /** Waits until the Mediator opens it; not one byte behind its message is read. */
  boolean isOpened(Deadline deadline) throws IOException {
    try {
      Wire wire = new Wire(mediator, deadline.atMost(GRANT));
      return wire.receiveLast(FromMediator.class).equals(new RelayOpen(offer.session()));
    } catch (IOException e) {
      if (Interrupts.isOne(e)) {
        throw e;
      }
      return false;
    }
  }

  /** Finds out who is at the other end, and encrypts the rest: the Mediator listens to it all. */
  PeerConnection connection(Deadline deadline) throws IOException {
    Deadline soon = deadline.atMost(HANDSHAKE);
    partner.wish().tell(new PeerState.Verifying(Partner.address(mediator.channel())));
    try {
      Verdict verdict = verify(new Wire(mediator, soon));
      if (verdict != Verdict.ENCRYPTED) {
        throw new IOException("whoever is at its other end does not prove the partner's key");
      }
      return partner.open(mediator, PeerRole.of(offer.role()), true, soon).relayed();
    } catch (IOException e) {
      if (Interrupts.isOne(e)) {
        throw e;
      }
      throw PeerException.PartnerUnreachable.throughTheMediator(offer.candidates().getFirst(), e);
    }
  }

  private Verdict verify(Wire wire) throws IOException {
    PeerHandshake handshake = partner.handshake();
    if (offer.role() == Role.CLIENT) {
      return handshake.ask(wire, offer.session()).conclude(wire);
    }
    PeerChallenge challenge = wire.receive(PeerChallenge.class);
    boolean meant = offer.session().equals(challenge.session()) && challenge.tls();
    return meant ? handshake.answer(wire, challenge).conclude() : Verdict.IMPOSTOR;
  }
}
