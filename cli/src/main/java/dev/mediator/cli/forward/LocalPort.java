package dev.mediator.cli.forward;

import java.util.List;

/**
 * A wish to listen here, and to carry what comes to a target on the partner's side.
 *
 * @param bind the address or name to listen at; {@code localhost} for both loopbacks, {@code *} for
 *     every address of this machine
 * @param port from 0 to 65535; 0 lets the system choose a free one
 * @param target as the partner's side sees it
 */
public record LocalPort(String bind, int port, Target target) {
  /** Where it listens unless told otherwise: for programs on this machine alone. */
  public static final String THIS_MACHINE = "localhost";

  /** Stands for all addresses of this machine, of both kinds. */
  static final String ANYWHERE = "*";

  /**
   * Reads {@code [bind:]port:host:hostport}; IPv6 addresses stand in brackets. Throws
   * IllegalArgumentException, with a sentence for people, if it is something else.
   */
  public static LocalPort parse(String text) {
    try {
      List<String> parts = Target.parts(text);
      return switch (parts.size()) {
        case 3 -> of(THIS_MACHINE, parts);
        case 4 -> of(parts.getFirst(), parts.subList(1, 4));
        default -> throw new IllegalArgumentException("[bind:]port:host:hostport was expected");
      };
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "': " + wrong.getMessage() + ", for example 8080:localhost:80", wrong);
    }
  }

  private static LocalPort of(String bind, List<String> parts) {
    if (bind.isBlank()) {
      throw new IllegalArgumentException("the address to listen at is empty");
    }
    Target target = Target.of(parts.get(1), parts.get(2));
    return new LocalPort(bind, Target.number(parts.get(0)), target);
  }
}
