package dev.mediator.peer;

import java.io.IOException;
import java.time.Duration;

/**
 * How a connection to the partner is made, once the Mediator has introduced the two: by {@link
 * Dialling}, by {@link Listening}, or by {@link Punching}, which is both.
 */
sealed interface Meeting permits Dialling, Listening, Punching {

  /**
   * Makes it; blocks until it stands, proved and secured.
   *
   * @throws PeerException.PartnerUnreachable if there is no way to the partner from here
   * @throws PeerException of any other kind if there is no use in going on
   * @throws IOException if the partner did not come, and may do so yet
   */
  PeerConnection meet(Deadline deadline) throws IOException;

  /** How much longer than others it may take. */
  default Duration beyond() {
    return Duration.ZERO;
  }
}
