package dev.mediator.lab;

import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.lab.NatKind.Mapping;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands between hosts and the Internet: a router of some kind, or two in a row.
 *
 * @param unsolicited what becomes of TCP that nobody asked for
 * @param hairpin whether those inside can reach each other at the outer address
 * @param carrier the router behind this one, as a provider has it who has few addresses
 */
record Nat(NatKind kind, Unsolicited unsolicited, boolean hairpin, @Nullable Nat carrier) {
  private static final String BEHIND = " behind ";

  /** What a router does with TCP that nobody asked for. */
  enum Unsolicited {
    DROP("drop"),
    RESET("reset"),
    /** Lets it in to the router itself; where nobody listens, it is reset as well. */
    ACCEPT("accept");

    final String title;

    Unsolicited(String title) {
      this.title = title;
    }
  }

  Nat {
    if (carrier != null && (kind.mapping == Mapping.NONE || carrier.mapping() == Mapping.NONE)) {
      throw new IllegalArgumentException("two routers in a row have a private network in between");
    }
  }

  /** Reads {@code PR}, or {@code PR behind SY}; the outermost one may hairpin. */
  static Nat of(String kinds, Unsolicited unsolicited, boolean hairpin) {
    Nat nat = null;
    for (String kind : List.of(kinds.split(BEHIND, 2)).reversed()) {
      nat = new Nat(NatKind.valueOf(kind), unsolicited, hairpin && nat == null, nat);
    }
    return Objects.requireNonNull(nat);
  }

  /** The same, without hairpin. */
  static Nat of(String kinds, Unsolicited unsolicited) {
    return of(kinds, unsolicited, false);
  }

  /** Where a host behind it is seen from outside. */
  Mapping mapping() {
    return carrier == null
        ? kind.mapping
        : Collections.max(List.of(kind.mapping, carrier.mapping()));
  }

  /** Who may send to where a host is seen. */
  Filtering filtering() {
    return carrier == null
        ? kind.filtering
        : Collections.max(List.of(kind.filtering, carrier.filtering()));
  }

  boolean translates() {
    return kind.mapping != Mapping.NONE;
  }

  /** Whether a mapping ends with the connection that made it. */
  boolean forgets() {
    return kind.forgets() || (carrier != null && carrier.forgets());
  }

  /** Whether a neighbour reaches a host at the place where others see it. */
  boolean hairpins() {
    return carrier == null
        ? hairpin || !translates()
        : carrier.hairpins() && kind.filtering == Filtering.NONE;
  }

  /** As {@link #of} reads it. */
  String kinds() {
    return carrier == null ? kind.name() : kind + BEHIND + carrier.kinds();
  }

  @Override
  public String toString() {
    return kinds() + ", " + unsolicited.title + (hairpins() ? ", hairpin" : "");
  }
}
