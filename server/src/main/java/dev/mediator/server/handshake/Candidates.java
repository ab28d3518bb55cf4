package dev.mediator.server.handshake;

import dev.mediator.protocol.Endpoint;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which of the addresses that a peer names for itself are passed on to its partner (protocol,
 * "Traversal").
 *
 * <p>Nobody is made to dial a third party by them: an address that could be anybody's must be the
 * one from which the peer was seen, and the port must be one for all, and none of a service.
 */
final class Candidates {
  private static final int LOWEST_PORT = 1024;

  /** 2000::/3, but for tunnels (2002::/16, 2001::/32), in which an IPv4 address may hide. */
  private static final Pattern GLOBAL_IPV6 =
      Pattern.compile("(?!2002:|2001:0{0,4}:)[23][0-9a-fA-F]{3}:.*");

  private Candidates() {}

  static List<Endpoint> among(List<Endpoint> named, Endpoint observed) {
    return named.stream()
        .filter(candidate -> candidate.port() >= LOWEST_PORT)
        .filter(candidate -> candidate.port() == named.getFirst().port())
        .filter(candidate -> mayBePassedOn(candidate, observed))
        .distinct()
        .toList();
  }

  private static boolean mayBePassedOn(Endpoint candidate, Endpoint observed) {
    return candidate.isPrivate()
        || GLOBAL_IPV6.matcher(candidate.ip()).matches()
        || candidate.ip().equals(observed.ip());
  }
}
