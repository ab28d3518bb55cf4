package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every pair of kinds, each way, in a quarter of an hour; writes {@code docs/TRAVERSAL.md}. */
@Tag("nat-lab")
class WholeTableTest extends LabTest {
  private static final int TRIES = 10;
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/TRAVERSAL.md");

  @Test
  void everyPairMeetsOrNotAsExpected() throws Exception {
    try (Meetings meetings = new Meetings(new Internet(), TRIES)) {
      Report report = new Report(meetings);
      for (Way way : Way.values()) {
        report.add(way, Unsolicited.DROP);
        report.add(way, Unsolicited.RESET);
      }
      Files.writeString(DOCUMENT, head() + report.text());
      assertThat(report.surprises()).isEmpty();
    }
  }

  private static String head() {
    return """
    # Who meets whom, through which NATs

    Written by `./build -Pnat-lab verify`, as root, on %s, Linux %s: our own peers and a real Mediator in network
    namespaces, %d tries a cell. Success: both ends have the same connection, and 20,000 bytes went each way.
    The *Client* registered first, the *Peer* last. `ProbeTest` shows that each router is what it is said to be.

    | kind | what it is | a host is seen | who may send there |
    |---|---|---|---|
    %s

    **RD** is as **RE**, and forgets where a host was seen with the first FIN or RST from it. *Hairpin*: whoever is
    behind the same router reaches a host at the place where it is seen from outside.
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("os.version"),
            TRIES,
            Report.legend());
  }
}
