package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some cells of the tables in docs/TRAVERSAL.md: where peers meet, and where they do not. */
class CellsTest extends LabTest {
  private static final int TRIES = 3;
  private static Meetings meetings;

  @BeforeAll
  static void open() throws IOException {
    meetings = new Meetings(new Internet(), TRIES);
  }

  @AfterAll
  static void close() throws IOException {
    if (meetings != null) {
      meetings.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "N,N,DROP",
    "SY,N,DROP",
    "FW,FC,RESET",
    "RD,FC,DROP",
    "PR,RF,DROP",
    "SY,RF,ACCEPT",
    "N,FW,DROP",
    "N,AR,RESET",
    "FC,PR,DROP",
    "N,SY,DROP",
    "RF,RD,ACCEPT"
  })
  void apart(NatKind client, NatKind peer, Unsolicited unsolicited) throws IOException {
    Encounter encounter =
        meetings.apart(
            Way.VERSION_0, new Nat(client, unsolicited, false), new Nat(peer, unsolicited, false));
    assertThat(encounter.met())
        .as("%s", encounter.failures())
        .isEqualTo(Way.VERSION_0.leadsFrom(client, peer) ? TRIES : 0);
  }

  @ParameterizedTest
  @CsvSource({"PR,true", "RD,true", "PR,false"})
  void together(NatKind kind, boolean hairpin) throws IOException {
    Nat nat = new Nat(kind, Unsolicited.DROP, hairpin);
    Encounter encounter = meetings.together(Way.VERSION_0, nat);
    assertThat(encounter.met())
        .as("%s", encounter.failures())
        .isEqualTo(Way.VERSION_0.leadsWithin(nat) ? TRIES : 0);
  }
}
