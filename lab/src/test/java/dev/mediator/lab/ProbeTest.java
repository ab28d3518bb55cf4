package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Shows that each router is what it is said to be. */
class ProbeTest extends LabTest {
  @Test
  void eachKindKeepsItsPromises() throws Exception {
    SoftAssertions all = new SoftAssertions();
    try (Internet internet = new Internet()) {
      Site site = internet.site(1, 2);
      for (NatKind kind : NatKind.values()) {
        for (Unsolicited unsolicited : Unsolicited.values()) {
          Nat nat = new Nat(kind, unsolicited, unsolicited == Unsolicited.RESET);
          site.become(nat);
          all.assertThat(Behaviour.measure(internet, site))
              .as(nat.toString())
              .isEqualTo(Behaviour.promisedBy(nat));
        }
      }
    }
    all.assertAll();
    assertThat(Tool.run("", "ip", "netns", "list")).as("what is left").doesNotContain("medlab-");
  }
}
