package dev.mediator.server.config;

import java.util.Optional;

/**
 * A setting as it holds.
 *
 * @param value as it was written
 * @param found what it comes to on this machine, if that is left to it ({@code auto}, {@code
 *     cores})
 * @param origin where the value stands, for people: {@code port in FILE}, {@code MEDIATOR_PORT in
 *     the environment}, {@code --port} or {@code default}
 */
public record InForce(Setting setting, String value, Optional<Integer> found, String origin) {
  /** For people: {@code auto (9,744)}. */
  public String shown() {
    return value + found.map(" (%,d)"::formatted).orElse("");
  }
}
