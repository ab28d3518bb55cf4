package dev.mediator.server.guard;

import dev.mediator.identity.Fingerprint;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig.Access;
import dev.mediator.server.handshake.Registration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator's lists say of who may use this Mediator, as they stood at one moment.
 *
 * <p>Each key stands in a list of one, and each pair in a list of two, in order.
 *
 * @param allowed all keys that are served; null for every one
 * @param denied keys that are not served, even if they are allowed
 * @param pairs all pairs that are served; null for every one
 */
record AccessRules(
    @Nullable Set<List<Fingerprint>> allowed,
    Set<List<Fingerprint>> denied,
    @Nullable Set<List<Fingerprint>> pairs) {
  static final String OF_KEY = "this Mediator does not serve your key";

  /**
   * Reads the lists.
   *
   * @throws ConfigException with everything that is wrong with them
   */
  static AccessRules read(Access access) {
    List<String> problems = new ArrayList<>();
    AccessRules rules =
        new AccessRules(
            read(access.allowKeys(), 1, problems),
            access.denyKeys() == null ? Set.of() : AccessFile.read(access.denyKeys(), 1, problems),
            read(access.allowPairs(), 2, problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return rules;
  }

  private static @Nullable Set<List<Fingerprint>> read(
      @Nullable Path file, int each, List<String> problems) {
    return file == null ? null : AccessFile.read(file, each, problems);
  }

  /** Why this peer is not served, or null if it is: it tells of its own key and wish alone. */
  @Nullable String refusal(Registration peer) {
    List<Fingerprint> key = List.of(peer.key());
    if (denied.contains(key) || (allowed != null && !allowed.contains(key))) {
      return OF_KEY;
    }
    if (pairs != null && !pairs.contains(pair(peer))) {
      return "this Mediator does not serve your key with this partner";
    }
    return null;
  }

  private static List<Fingerprint> pair(Registration peer) {
    return Stream.of(peer.key(), peer.wants()).sorted().toList();
  }

  /** How much is in them, for a line of a log. */
  @Override
  public String toString() {
    return "keys allowed: "
        + count(allowed)
        + ", keys denied: "
        + denied.size()
        + ", pairs allowed: "
        + count(pairs);
  }

  private static String count(@Nullable Set<List<Fingerprint>> entries) {
    return entries == null ? "all" : String.valueOf(entries.size());
  }
}
