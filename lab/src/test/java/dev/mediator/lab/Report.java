package dev.mediator.lab;

import dev.mediator.lab.Nat.Unsolicited;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The whole table, cell by cell, as Markdown: what {@code docs/TRAVERSAL.md} is made of. */
final class Report {
  private static final List<NatKind> KINDS = List.of(NatKind.values());

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder surprises = new StringBuilder();
  private final Meetings meetings;

  Report(Meetings meetings) {
    this.meetings = meetings;
  }

  /** Lets everybody meet in one way, behind routers that do this with unsolicited TCP. */
  void add(Way way, Unsolicited unsolicited) throws IOException {
    int start = text.length();
    int always = 0;
    text.append("\n| Client ╲ Peer |").append(row(KINDS, NatKind::name)).append("\n|---|");
    text.append("---|".repeat(KINDS.size())).append('\n');
    for (NatKind client : KINDS) {
      text.append("| **").append(client).append("** |");
      for (NatKind peer : KINDS) {
        Nat here = new Nat(client, unsolicited, false);
        Encounter encounter = meetings.apart(way, here, new Nat(peer, unsolicited, false));
        always += encounter.always() ? 1 : 0;
        note(client + " to " + peer, encounter, way.leadsFrom(client, peer));
      }
      text.append('\n');
    }
    String title =
        "\n## %s; routers %s unsolicited TCP: %d of %d pairs%n"
            .formatted(way.title, unsolicited.title, always, KINDS.size() * KINDS.size());
    text.insert(start, title);
    addTogether(way, unsolicited);
  }

  private void addTogether(Way way, Unsolicited unsolicited) throws IOException {
    text.append("\n| both behind one router |").append(row(KINDS, NatKind::name)).append("\n|---|");
    text.append("---|".repeat(KINDS.size())).append('\n');
    for (boolean hairpin : new boolean[] {false, true}) {
      text.append(hairpin ? "| **hairpin** |" : "| **no hairpin** |");
      for (NatKind kind : KINDS) {
        Nat nat = new Nat(kind, unsolicited, hairpin);
        note(nat.toString(), meetings.together(way, nat), way.leadsWithin(nat));
      }
      text.append('\n');
    }
  }

  private void note(String what, Encounter encounter, boolean expected) {
    text.append(' ').append(encounter).append(" |");
    if (encounter.met() != (expected ? encounter.tries() : 0)) {
      surprises.append(what).append(": ").append(encounter);
      surprises.append(' ').append(encounter.failures()).append('\n');
    }
  }

  private static <T> String row(List<T> cells, Function<T, String> name) {
    return cells.stream().map(cell -> " " + name.apply(cell) + " |").collect(Collectors.joining());
  }

  /** What each kind promises. */
  static String legend() {
    return Arrays.stream(NatKind.values())
        .map(kind ->
            "| **%s** | %s | %s | %s |"
                .formatted(kind, kind.title, kind.mapping.title, kind.filtering.title))
        .collect(Collectors.joining("\n"));
  }

  String text() {
    return text.toString();
  }

  /** The cells that came out otherwise than {@link Way} says. */
  String surprises() {
    return surprises.toString();
  }
}
