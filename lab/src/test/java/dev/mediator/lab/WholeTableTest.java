package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import dev.mediator.lab.Report.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Every pair of kinds, each way; writes {@code docs/TRAVERSAL.md}. */
@Tag("nat-lab")
class WholeTableTest extends LabTest {
  private static final int TRIES = 10;
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/TRAVERSAL.md");

  private static final List<Scene> TABLES =
      List.of(
          new Scene(Unsolicited.DROP, Distance.NEAR),
          new Scene(Unsolicited.DROP, Distance.FAR),
          new Scene(Unsolicited.RESET, Distance.FAR));

  private static final List<Way> WAYS = List.of(Way.values());

  /** Those that a table is made of where the relay would carry the same pairs again. */
  private static final List<Way> WITHOUT_RELAY = List.of(Way.VERSION_0, Way.EXTENSION);

  /** Two NATs in a row, IPv6, ways of unequal length, ways that lose, routers that let in. */
  private static final List<Pair> OTHERS =
      List.of(
          pair("PR behind PR", "FC", Unsolicited.DROP, Distance.FAR),
          pair("PR behind PR", "PR behind RE", Unsolicited.DROP, Distance.FAR),
          pair("PR", "FC behind RF", Unsolicited.DROP, Distance.FAR),
          pair("PR behind SY", "FC behind SY", Unsolicited.DROP, Distance.FAR),
          pair("FC behind SY", "AR", Unsolicited.RESET, Distance.FAR),
          pair("N6", "FW6", Unsolicited.DROP, Distance.FAR),
          pair("FW6", "N6", Unsolicited.DROP, Distance.FAR),
          pair("FW6", "FW6", Unsolicited.RESET, Distance.FAR),
          pair("DS", "DS", Unsolicited.DROP, Distance.FAR),
          pair("DS", "FW6", Unsolicited.DROP, Distance.FAR),
          pair("N", "N6", Unsolicited.DROP, Distance.FAR),
          pair("PR", "FC", Unsolicited.DROP, Distance.UNEVEN),
          pair("PR", "PR", Unsolicited.DROP, Distance.UNEVEN),
          pair("PR", "PR", Unsolicited.RESET, Distance.UNEVEN),
          pair("RE", "RD", Unsolicited.RESET, Distance.UNEVEN),
          pair("PR", "FC", Unsolicited.DROP, Distance.LOSSY),
          pair("PR", "PR", Unsolicited.DROP, Distance.LOSSY),
          pair("SY", "SY", Unsolicited.DROP, Distance.LOSSY),
          pair("PR", "FC", Unsolicited.ACCEPT, Distance.FAR),
          pair("PR", "PR", Unsolicited.ACCEPT, Distance.FAR),
          pair("RE", "RE", Unsolicited.ACCEPT, Distance.FAR));

  private static Pair pair(String client, String peer, Unsolicited unsolicited, Distance distance) {
    return new Pair(client, peer, new Scene(unsolicited, distance));
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = ThreadMode.SEPARATE_THREAD)
  void everyPairMeetsOrNotAsExpected() throws Exception {
    try (Meetings meetings = new Meetings(new Internet(), TRIES)) {
      Report report = new Report(meetings);
      for (Scene scene : TABLES) {
        report.add(scene, scene.distance() == Distance.NEAR ? WAYS : WITHOUT_RELAY);
      }
      report.addOthers(OTHERS, WAYS);
      Files.writeString(DOCUMENT, head() + report.text());
      assertThat(report.surprises()).isEmpty();
    }
  }

  private static String head() {
    return """
    # Who meets whom, through which NATs

    Written by `./build -Pnat-lab verify`, as root, on %s, Linux %s: our own peers and a real Mediator in network
    namespaces, %d tries a cell. Success: the two are connected, and 20,000 bytes of each reached the other.
    The *Client* registered first, the *Peer* last. A cell says how many met (%s, where
    that was tried); ˡ within a private network, ʳ relayed by the Mediator, otherwise directly. With relay they have
    %d s to punch, and not ten, so that the table is done sooner. `ProbeTest` shows that each router is what it is
    said to be, and each distance.

    | kind | what it is | a host is seen | who may send there |
    |---|---|---|---|
    %s

    **RD** is as **RE**, and forgets where a host was seen with the first FIN or RST from it. *Hairpin*: whoever is
    behind the same router reaches a host at the place where it is seen from outside. *PR behind SY*: two routers in a
    row, the second one a provider's. Who is behind one router with hairpin has two ways, of which
    the one over the private network is preferred if it comes up less than 50 ms after the other.
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            kernel(),
            TRIES,
            Arrays.stream(Way.values()).map(way -> way.title).collect(Collectors.joining(" / ")),
            Way.RELAY_PUNCH_SECONDS,
            Report.legend());
  }

  /** Its version alone, without what its builder calls it. */
  private static String kernel() {
    return System.getProperty("os.version").split("-", 2)[0];
  }
}
