package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.lab.Nat.Unsolicited;
import dev.mediator.peer.MediatorAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two people with the command line, each behind a router: one sends the other a file. */
class SendTest extends LabTest {
  private static final int BITS = 2048;
  private static final int LENGTH = 300_000;
  private static final int PATIENCE_SECONDS = 60;
  private static final int TWO_PORTS = 1340;

  /** The exit code. */
  private static final int PARTNER_UNREACHABLE = 13;

  private static Internet internet;
  private static Site here;
  private static Site there;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    internet = new Internet();
    here = internet.site(1, 1);
    there = internet.site(2, 1);
    internet.serve(Way.EXTENSION.mediatorOptions());
    internet.serve(Way.RELAY.mediatorOptions());
  }

  @AfterAll
  static void close() throws IOException {
    if (internet != null) {
      internet.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PR, EXTENSION, 203.0.113.20, directly",
    "SY, RELAY, 203.0.113.1, through the mediator"
  })
  void aFileArrivesAndBothReadByWhichWay(String kind, Way way, String address, String words)
      throws Exception {
    here.become(Nat.of(kind, Unsolicited.DROP));
    there.become(Nat.of(kind, Unsolicited.DROP));
    PeerKeyPair one = PeerKeyPair.generate(BITS);
    PeerKeyPair other = PeerKeyPair.generate(BITS);
    Person alice =
        new Person("alice", here.machine(0), folder.resolve("alice"))
            .settle(one, "bob", other.publicKey(), way.mediator(IpVersion.V4));
    Person bob =
        new Person("bob", there.machine(0), folder.resolve("bob"))
            .settle(other, "alice", one.publicKey(), way.mediator(IpVersion.V4));
    byte[] bytes = new byte[LENGTH];
    new Random(1).nextBytes(bytes);
    Files.write(alice.home().resolve("picture"), bytes);

    Process receiver = bob.mediator("receive", "--from", "alice", "inbox");
    Process sender = alice.mediator("send", "--to", "bob", "picture");

    assertSucceeds(sender, alice);
    assertSucceeds(receiver, bob);
    assertThat(bob.home().resolve("inbox/picture")).hasBinaryContent(bytes);
    assertThat(alice.said())
        .content()
        .containsPattern("connected with bob at " + address + ":[0-9]+ " + words + ", encrypted");
    assertThat(bob.said()).content().contains(" " + words + ", encrypted");
  }

  /** Each reads what its own network has to do with it, and what to do. */
  @Test
  void whoIsKeptApartReadsWhy() throws Exception {
    here.become(Nat.of("SY", Unsolicited.DROP));
    there.become(Nat.of("PR", Unsolicited.DROP));
    internet.serve(List.of("--port=" + TWO_PORTS + "," + (TWO_PORTS + 1), "--punch-timeout=2s"));
    MediatorAddress mediator = new MediatorAddress(IpVersion.V4.publicHost, TWO_PORTS);
    PeerKeyPair one = PeerKeyPair.generate(BITS);
    PeerKeyPair other = PeerKeyPair.generate(BITS);
    Person alice =
        new Person("alice", here.machine(0), folder.resolve("alice"))
            .settle(one, "bob", other.publicKey(), mediator);
    Person bob =
        new Person("bob", there.machine(0), folder.resolve("bob"))
            .settle(other, "alice", one.publicKey(), mediator);
    Files.createFile(alice.home().resolve("picture"));

    Process receiver = bob.mediator("receive", "--from", "alice", "--timeout", "6s", "inbox");
    Process sender = alice.mediator("send", "--to", "bob", "--timeout", "6s", "picture");

    assertKeptApart(sender, alice, "a NAT that takes another port for every destination");
    assertKeptApart(receiver, bob, "a NAT that keeps the port");
  }

  private static void assertKeptApart(Process program, Person person, String mapping)
      throws Exception {
    assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(PARTNER_UNREACHABLE);
    assertThat(person.said())
        .content()
        .contains(
            "the networks of the two keep them apart", "ask the mediator's operator for --relay")
        .contains("this side has " + mapping + "; strangers do not get in;");
  }

  private static void assertSucceeds(Process program, Person person) throws Exception {
    assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("%s: %s", person.name(), Files.readString(person.said()))
        .isTrue();
    assertThat(program.exitValue())
        .as("%s: %s", person.name(), Files.readString(person.said()))
        .isZero();
  }
}
