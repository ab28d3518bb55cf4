package dev.mediator.server.observe;

import java.util.function.IntSupplier;

/**
 * Something of which a Mediator has so much and no more.
 *
 * @param name its word in metrics and in reasons
 * @param used how much is taken now; may be asked by any thread
 * @param limit how much there is; {@link Integer#MAX_VALUE} for any amount
 */
public record Budget(String name, IntSupplier used, int limit) {

  /** Whether nothing is left. */
  public boolean isUsedUp() {
    return used.getAsInt() >= limit;
  }
}
