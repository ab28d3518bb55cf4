package dev.mediator.peer;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Challenge.Answer;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.WireLimits;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * One conversation with a Mediator: the proof of one's key, the wait, and the introduction that
 * ends it (protocol, messages 0 to 6).
 */
final class MediatorConversation implements Closeable {
  /** For the proof, and for the first answer to it. */
  private static final Duration PROOF = Duration.ofSeconds(10);

  private final Partner partner;
  private final Line line;
  private boolean taken;

  /** Goes on over {@code line}, which it closes in the end, unless a meeting takes it over. */
  MediatorConversation(Partner partner, Line line) {
    this.partner = partner;
    this.line = line;
  }

  /**
   * Registers.
   *
   * @throws Retry if the Mediator wants another port
   * @throws PeerException.Refused if it is of no use to try again
   */
  void prove(Deadline deadline) throws IOException {
    Wish wish = partner.wish();
    wish.tell(new PeerState.Proving());
    Wire wire = new Wire(line, deadline.atMost(PROOF));
    String own = wish.own().publicKey().toPem();
    wire.send(advertise(own));
    switch (firstAnswer(wire)) {
      case AdvertiseChallenge challenge -> answer(challenge, wire);
      case AdvertiseRetry retry -> throw new Retry(words(retry.reason()));
      case AdvertiseAbort abort -> throw refusal(wish, abort);
      case PeerDisconnect early -> throw notDue(early);
      case PeerIdentification early -> throw notDue(early);
      case PunchOffer early -> throw notDue(early);
      case PunchGo early -> throw notDue(early);
      case RelayOpen early -> throw notDue(early);
      case AddressReport unasked -> throw notDue(unasked);
    }
  }

  /** What speaks TLS alone may hang up on whoever does not, and say nothing. */
  private FromMediator firstAnswer(Wire wire) throws IOException {
    try {
      return hear(wire);
    } catch (Lost e) {
      throw line.encrypted() ? e : new Lost(e.getMessage() + "; " + Wire.SpeaksTls.PERHAPS, e);
    }
  }

  /** Where one port cannot be shared, there is nothing to offer. */
  private boolean punches() {
    return partner.wish().traversal()
        && line.channel().supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
  }

  /** Who can punch would be relayed, too, but not without encryption. */
  private Advertise advertise(String own) throws IOException {
    String wanted = partner.key().toPem();
    if (!punches()) {
      return new Advertise(WireLimits.VERSION, own, wanted, List.of());
    }
    InetSocketAddress local = (InetSocketAddress) line.channel().getLocalAddress();
    List<String> extensions =
        partner.wish().plainAllowed() ? List.of("punch") : List.of("punch", "relay");
    return new Advertise(WireLimits.VERSION, own, wanted, extensions, Candidates.beside(local));
  }

  /** Waits for the partner; what comes of it takes the connection over. */
  Meeting introduction(Deadline deadline) throws IOException {
    Wish wish = partner.wish();
    wish.tell(new PeerState.Waiting());
    return switch (hear(new Wire(line, deadline))) {
      case PeerDisconnect listen -> {
        wish.tell(new PeerState.Matched(PeerRole.PEER));
        taken = true;
        yield new Listening(partner, line);
      }
      case PeerIdentification dial -> {
        wish.tell(new PeerState.Matched(PeerRole.CLIENT));
        line.leave();
        yield new Dialling(partner, new Endpoint(dial.ip(), dial.port()));
      }
      case PunchOffer offer when !punches() -> throw notDue(offer);
      case PunchOffer offer -> {
        wish.tell(new PeerState.Matched(PeerRole.of(offer.role())));
        taken = true;
        yield new Punching(partner, line, offer);
      }
      case AdvertiseAbort abort -> throw refusal(wish, abort);
      case PunchGo early -> throw notDue(early);
      case RelayOpen early -> throw notDue(early);
      case AddressReport unasked -> throw notDue(unasked);
      case AdvertiseRetry late -> throw notDue(late);
      case AdvertiseChallenge late -> throw notDue(late);
    };
  }

  private void answer(AdvertiseChallenge challenge, Wire wire) throws IOException {
    Wish wish = partner.wish();
    List<String> names = wish.mediator().publicNames();
    Answer answer =
        Challenge.answerMediator(challenge.encryptedNonce(), wish.own(), names, partner.random());
    wire.send(new AdvertiseResponse(answer.text()));
    if (!answer.echoed()) {
      throw new PeerException.Refused(
          wish.mediator(),
          "its challenge is not meant for who dials it as "
              + names.getFirst()
              + "; use the mediator's public name, or it relays the challenge of another");
    }
  }

  /**
   * The Mediator's next message.
   *
   * @throws Lost if there will be none, in words that people may read
   */
  static FromMediator hear(Wire wire) throws IOException {
    try {
      return wire.receive(FromMediator.class);
    } catch (EOFException e) {
      throw new Lost("the mediator closed the connection", e);
    } catch (SocketException | SSLException e) {
      throw new Lost("the connection to the mediator broke (" + e.getMessage() + ")", e);
    }
  }

  /** Final, unless the Mediator welcomes another try. */
  static IOException refusal(Wish wish, AdvertiseAbort abort) {
    Integer pause = abort.retryAfterMillis();
    PeerException.Refused refused =
        new PeerException.Refused(wish.mediator(), words(abort.reason()), pause == null);
    return pause == null ? refused : new NoRoom(refused, Duration.ofMillis(pause));
  }

  /** What a Mediator gave for a reason, which may be nothing. */
  static String words(String reason) {
    return reason.isBlank() ? "it gave no reason" : reason;
  }

  static IOException notDue(FromMediator message) {
    return new ProtocolException(message.getClass().getSimpleName() + " was not due");
  }

  /** Closes the connection, unless a meeting took it over. */
  @Override
  public void close() throws IOException {
    if (!taken) {
      line.close();
    }
  }

  /** The connection to the Mediator is gone. */
  static final class Lost extends IOException {
    private static final long serialVersionUID = 1L;

    private Lost(String message, IOException cause) {
      super(message, cause);
    }
  }

  /** The Mediator has no room now, and may have later. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    private final PeerException.Refused refused;
    private final Duration pause;

    private NoRoom(PeerException.Refused refused, Duration pause) {
      super(refused.getMessage());
      this.refused = refused;
      this.pause = pause;
    }

    /** What it is if there is no time left for another try. */
    PeerException.Refused refused() {
      return refused;
    }

    /** After so long another try is welcome. */
    Duration pause() {
      return pause;
    }
  }

  /** The Mediator wants to be dialled from another port. */
  static final class Retry extends IOException {
    private static final long serialVersionUID = 1L;

    Retry(String reason) {
      super(reason);
    }
  }
}
