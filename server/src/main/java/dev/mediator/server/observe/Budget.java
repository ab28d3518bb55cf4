package dev.mediator.server.observe;

import java.util.function.IntSupplier;

/**
 * Something of which a Mediator has so much and no more.
 *
 * @param name its word in metrics and in reasons
 * @param used how much is taken now; may be asked by any thread
 * @param most how much there is, as it is configured now; the same
 */
public record Budget(String name, IntSupplier used, IntSupplier most) {
  /** One of which there is always as much. */
  public Budget(String name, IntSupplier used, int most) {
    this(name, used, () -> most);
  }

  /** How much there is; {@link Integer#MAX_VALUE} for any amount. */
  public int limit() {
    return most.getAsInt();
  }

  /** Whether nothing is left. */
  public boolean isUsedUp() {
    return used.getAsInt() >= limit();
  }
}
