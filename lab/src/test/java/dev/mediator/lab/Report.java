package dev.mediator.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables of encounters as Markdown: what {@code docs/TRAVERSAL.md} is made of. */
final class Report {
  private static final List<NatKind> KINDS = NatKind.CLASSIC;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder surprises = new StringBuilder();
  private final Meetings meetings;

  Report(Meetings meetings) {
    this.meetings = meetings;
  }

  /** A cell: what happens in it, whatever the way. */
  private record Cell(String what, Scene scene, Experiment experiment) {}

  private interface Experiment {
    Encounter run() throws IOException;
  }

  /** A pair that stands in no large table. */
  record Pair(String client, String peer, Scene scene) {}

  /** Lets every kind meet every kind in these ways, and itself behind one router. */
  void add(Scene scene, List<Way> ways) throws IOException {
    List<Cell> apart = new ArrayList<>();
    for (NatKind client : KINDS) {
      for (NatKind peer : KINDS) {
        apart.add(apart(new Pair(client.name(), peer.name(), scene)));
      }
    }
    List<List<Encounter>> results = run(apart, ways);
    text.append("\n## ").append(scene.title()).append("\n\n").append(summary(results, ways));
    List<String> names = KINDS.stream().map(NatKind::name).toList();
    addTable("Client ╲ Peer", names, results);
    addTogether(scene, ways);
  }

  private void addTogether(Scene scene, List<Way> ways) throws IOException {
    List<Cell> together = new ArrayList<>();
    for (boolean hairpin : new boolean[] {false, true}) {
      for (NatKind kind : KINDS) {
        Nat nat = Nat.of(kind.name(), scene.unsolicited(), hairpin);
        together.add(new Cell("both behind " + nat, scene, () -> meetings.together(nat)));
      }
    }
    addTable("both behind one router", List.of("no hairpin", "hairpin"), run(together, ways));
  }

  /** Lets some pairs meet in these ways. */
  void addOthers(List<Pair> pairs, List<Way> ways) throws IOException {
    List<List<Encounter>> results = run(pairs.stream().map(this::apart).toList(), ways);
    text.append("\n## Some others\n\n").append(summary(results, ways));
    text.append("\n| Client | Peer | unsolicited TCP | distance | met |\n|---|---|---|---|---|\n");
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      text.append(
          "| **%s** | **%s** | %s | %s | %s |%n"
              .formatted(
                  pair.client,
                  pair.peer,
                  pair.scene.unsolicited().title,
                  pair.scene.distance().title,
                  met(results.get(i))));
    }
  }

  private Cell apart(Pair pair) {
    Nat client = Nat.of(pair.client, pair.scene.unsolicited());
    Nat peer = Nat.of(pair.peer, pair.scene.unsolicited());
    return new Cell(client + " to " + peer, pair.scene, () -> meetings.apart(client, peer));
  }

  /** For each cell an encounter in each way, one way after the other. */
  private List<List<Encounter>> run(List<Cell> cells, List<Way> ways) throws IOException {
    List<List<Encounter>> results = new ArrayList<>();
    cells.forEach(_ -> results.add(new ArrayList<>()));
    for (Way way : ways) {
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        meetings.arrange(way, cell.scene.distance());
        Encounter encounter = cell.experiment.run();
        results.get(i).add(encounter);
        if (!encounter.asExpected()) {
          surprises.append(way.title).append(", ").append(cell.what).append(": ");
          surprises.append(encounter).append(' ').append(encounter.failures()).append('\n');
        }
      }
    }
    return results;
  }

  private static String summary(List<List<Encounter>> results, List<Way> ways) {
    return IntStream.range(0, ways.size())
        .mapToObj(i -> summary(ways.get(i), results.stream().map(cell -> cell.get(i)).toList()))
        .collect(Collectors.joining("; ", "", ".\n"));
  }

  private static String summary(Way way, List<Encounter> encounters) {
    long always = encounters.stream().filter(Encounter::always).count();
    long[] millis =
        encounters.stream().flatMap(e -> e.millis().stream()).mapToLong(m -> m).sorted().toArray();
    return "%s: %d of %d pairs, %d ms from the match to the connection (median, all tries of a cell at once)"
        .formatted(
            way.title,
            always,
            encounters.size(),
            millis.length == 0 ? 0 : millis[millis.length / 2]);
  }

  private void addTable(String corner, List<String> rows, List<List<Encounter>> results) {
    text.append("\n| ").append(corner).append(" |");
    KINDS.forEach(kind -> text.append(' ').append(kind).append(" |"));
    text.append("\n|---|").append("---|".repeat(KINDS.size())).append('\n');
    for (int row = 0; row < rows.size(); row++) {
      text.append("| **").append(rows.get(row)).append("** |");
      int start = row * KINDS.size();
      results
          .subList(start, start + KINDS.size())
          .forEach(cell -> text.append(' ').append(met(cell)).append(" |"));
      text.append('\n');
    }
  }

  private static String met(List<Encounter> ways) {
    return ways.stream().map(Encounter::toString).collect(Collectors.joining(" / "));
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
