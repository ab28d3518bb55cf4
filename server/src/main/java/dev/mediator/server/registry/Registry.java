package dev.mediator.server.registry;

import dev.mediator.server.handshake.Registration;
import java.util.stream.Stream;

/**
 * Who waits for whom. Taking the partner, or waiting oneself, is one atomic step.
 *
 * <p>Every answer is news to the inbox of whom it concerns, so an implementation may take its time.
 * All methods may be called by any thread.
 */
public interface Registry {

  /**
   * Finds the partner of this peer, or lets it wait.
   *
   * <ul>
   *   <li>The partner waits: it stops waiting and is told {@code Reserve}. Its own answer, {@code
   *       ReservedFor} or {@code PartnerGone}, is this peer's.
   *   <li>Nobody waits: this peer does, and is told {@code NobodyWaits}.
   *   <li>The same key waits for the same partner: whoever of the two gave the older proof is told
   *       {@code Replaced}; the newer waits, and is told so if it came last.
   * </ul>
   */
  void register(Registration registration);

  /** Ends the waiting of exactly this registration; does nothing if it does not wait. */
  void withdraw(Registration registration);

  /** How many wait now. */
  int waiting();

  /** Those who wait here, in no order; who comes or goes meanwhile may be among them or not. */
  Stream<Registration> all();
}
