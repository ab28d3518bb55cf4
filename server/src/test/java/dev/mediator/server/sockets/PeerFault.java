package dev.mediator.server.sockets;

import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.time.Duration;

/** One way in which a peer, or its connection, fails. */
enum PeerFault {
  /** Closes: no fault at all of a peer that was told its last message. */
  FIN,
  /** Breaks the connection. */
  RST,
  /** Closes its sending side and reads on. */
  HALF_CLOSE,
  /** Does nothing more. */
  SILENCE,
  /** Sends byte by byte, each in time if bytes moved deadlines: they are absolute. */
  DRIP,
  /** Sends what is no JSON. */
  GARBAGE,
  /** Sends a whole and valid message that is not due. */
  OUT_OF_TURN,
  /** Sends one byte of white space more than may stand between messages. */
  WHITE_SPACE_65,
  /** Sends the message that is due, and one that is not behind it in the same segment. */
  TWO_MESSAGES,
  /** Sends the beginning of a message and closes. */
  CUT_SHORT,
  /** Answers its challenge wrongly. */
  WRONG_NONCE,
  /** Closes right behind its AdvertiseResponse, so that the FIN crosses PeerDisconnect. */
  FIN_CROSSING_DISCONNECT,
  /** Closes with its last message in its receive buffer, unread. */
  CLOSE_UNREAD;

  private static final Duration DRIP_MOMENT = Duration.ofMillis(200);
  private static final AdvertiseResponse GUESS = new AdvertiseResponse("m0.-.guess");

  /** Whether it is a fault, and one of its own, at that moment. */
  boolean canHappenIn(Moment moment) {
    return switch (this) {
      case SILENCE, DRIP -> moment.isBeforeProof() || moment.isToldLast();
      case WRONG_NONCE, FIN_CROSSING_DISCONNECT -> moment == Moment.PROVING;
      case CLOSE_UNREAD -> moment.isToldLast();
      default -> true;
    };
  }

  /** Whether a deadline of the Mediator has to pass until it is noticed. */
  boolean takesTime() {
    return this == SILENCE || this == DRIP;
  }

  /** Whether it comes together with a right proof of the peer's key. */
  boolean comesWithProof() {
    return this == TWO_MESSAGES || this == FIN_CROSSING_DISCONNECT;
  }

  /** Does it. */
  void commit(ScriptedPeer peer, Moment moment) throws IOException {
    switch (this) {
      case FIN -> peer.hangUp();
      case RST -> peer.reset();
      case HALF_CLOSE -> peer.halfClose();
      case SILENCE -> peer.fails("silence");
      case DRIP -> peer.fails("drips").drip(dripIn(moment), DRIP_MOMENT);
      case GARBAGE -> peer.fails("garbage").send("\u0000\u0001GET / HTTP/1.1\r\n\r\n");
      case OUT_OF_TURN -> outOfTurn(peer.fails("out of turn"), moment);
      case WHITE_SPACE_65 -> peer.fails("white space").send(" ".repeat(65));
      case TWO_MESSAGES -> two(peer.fails("two messages"), moment);
      case CUT_SHORT -> peer.fails("cut short").send("{\"type\":").close();
      case WRONG_NONCE -> peer.fails("wrong nonce").send(GUESS);
      case FIN_CROSSING_DISCONNECT -> peer.respond().hangUp();
      case CLOSE_UNREAD -> peer.fails("closes unread").awaitUnread().close();
    }
  }

  /** How the Mediator will name the end of that conversation. */
  Outcome outcomeIn(Moment moment) {
    boolean greeting = moment == Moment.GREETING;
    return switch (this) {
      case FIN, HALF_CLOSE -> moment.isToldLast() ? Outcome.INTRODUCED : Outcome.GONE;
      case RST, FIN_CROSSING_DISCONNECT, CLOSE_UNREAD -> Outcome.GONE;
      case SILENCE, DRIP -> moment == Moment.LEAVING ? Outcome.INTRODUCED : Outcome.SLOW;
      case TWO_MESSAGES -> Outcome.RUDE;
      case GARBAGE, OUT_OF_TURN, WHITE_SPACE_65 -> greeting ? Outcome.REFUSED : Outcome.RUDE;
      case CUT_SHORT -> moment.isBeforeProof() ? Outcome.GONE : Outcome.RUDE;
      case WRONG_NONCE -> Outcome.IMPOSTOR;
    };
  }

  /** Whether the peer stays to see how the Mediator ends it. */
  boolean seesTheEnd() {
    return switch (this) {
      case FIN, RST, CUT_SHORT, FIN_CROSSING_DISCONNECT, CLOSE_UNREAD -> false;
      default -> true;
    };
  }

  private static String dripIn(Moment moment) {
    return moment.isBeforeProof() ? "{\"type\":0,\"" + "x".repeat(400) : " ".repeat(64);
  }

  private static void outOfTurn(ScriptedPeer peer, Moment moment) throws IOException {
    if (moment == Moment.GREETING) {
      peer.send(GUESS);
    } else {
      peer.send(peer.who().advertise());
    }
  }

  private static void two(ScriptedPeer peer, Moment moment) throws IOException {
    switch (moment) {
      case GREETING -> peer.send(peer.who().advertise(), GUESS);
      case PROVING -> peer.send(peer.response(), GUESS);
      default -> peer.send(GUESS, GUESS);
    }
  }
}
