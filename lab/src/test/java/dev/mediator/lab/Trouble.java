package dev.mediator.lab;

import java.io.IOException;

/** One way in which a peer of a {@link Chaos} fails, or its connection. */
enum Trouble {
  /** It closes. */
  FIN,
  /** It breaks the connection. */
  RST,
  /** It closes its sending side, and reads on. */
  HALF_CLOSE,
  /** It sends what is no message. */
  GARBAGE,
  /** It does nothing more. */
  STALL,
  /** It sends byte by byte. */
  DRIP;

  /** How far its conversation has come when it fails. */
  enum Moment {
    CONNECTED,
    CHALLENGED,
    REGISTERED,
    TOLD;

    /** Brings a peer there; false if the Mediator ended it before. */
    boolean reach(ChaosPeer peer) throws IOException {
      return switch (this) {
        case CONNECTED -> true;
        case CHALLENGED -> peer.advertise().challenged();
        case REGISTERED -> peer.register();
        case TOLD -> peer.register() && peer.told(() -> false);
      };
    }
  }

  /** Whether only a deadline of the Mediator ends it. */
  boolean takesTime() {
    return this == STALL || this == DRIP;
  }

  /** Does it, and returns when the connection is over. */
  void befall(ChaosPeer peer) throws IOException {
    switch (this) {
      case FIN -> peer.hangUp();
      case RST -> peer.reset();
      case HALF_CLOSE -> peer.halfClose().drain();
      case GARBAGE -> peer.fails("garbage").send("GET / HTTP/1.1\r\n\r\n").drain();
      case STALL -> peer.fails("stalls").drain();
      case DRIP -> peer.fails("drips").drip();
    }
  }
}
