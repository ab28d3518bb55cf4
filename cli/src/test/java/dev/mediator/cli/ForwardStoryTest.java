package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.book.Partner;
import dev.mediator.cli.forward.ForwardEvent.Refused;
import dev.mediator.cli.forward.Refusal;
import dev.mediator.cli.forward.Target;
import dev.mediator.identity.PeerKeyPair;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is told of connections that are not carried, however many they are. */
class ForwardStoryTest {
  private static final Partner BOB = new Partner("bob", PeerKeyPair.generate(2048).publicKey());
  private static final Target HTTP = new Target("localhost", 80);

  @TempDir private Path folder;
  private final AtomicLong nanoTime = new AtomicLong();
  private CommandRun mediator;

  @BeforeEach
  void settle() {
    mediator = new CommandRun(folder);
  }

  private ForwardStory story(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("forward"), Arrays.stream(options)).toArray(String[]::new);
    CommandLine forward =
        mediator.commandLine().parseArgs(arguments).subcommand().commandSpec().commandLine();
    return new ForwardStory(BOB, Voice.of(forward, false), nanoTime::get);
  }

  private List<String> told() {
    return mediator.err().lines().toList();
  }

  @Test
  void saysToEachSideWhatItCanDo() {
    ForwardStory story = story();
    story.accept(new Refused(1, HTTP, Refusal.NOT_ALLOWED));
    story.accept(new Refused(-1, HTTP, Refusal.NOT_ALLOWED));
    assertThat(told())
        .containsExactly(
            "a connection to localhost:80 was not carried: the partner does not allow it, and must"
                + " run forward with --allow localhost:80",
            "bob's connection to localhost:80 was not carried: it is not allowed here; if it may be"
                + " reached, run forward again with --allow localhost:80");
  }

  @Test
  void saysTheSameOnceAndHowOftenElse() {
    ForwardStory story = story();
    for (int i = 1; i <= 1000; i++) {
      story.accept(new Refused(i, HTTP, Refusal.NO_ANSWER));
    }
    assertThat(told()).hasSize(1);
    nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    story.accept(new Refused(1001, HTTP, Refusal.NO_ANSWER));
    assertThat(told())
        .hasSize(3)
        .element(1)
        .asString()
        .startsWith("999 more: a connection to localhost:80 was not carried: nothing answers");
    story.accept(new Refused(1002, HTTP, Refusal.NO_ANSWER));
    story.lost("Connection reset");
    assertThat(told()).hasSize(5).element(3).asString().startsWith("1 more: ");
    assertThat(told().getLast())
        .isEqualTo(
            "the connection with bob is lost: Connection reset; waiting for a new connection, until"
                + " Ctrl-C");
  }

  @Test
  void aPartnerWhoAsksForEverythingFillsNoScreen() {
    ForwardStory story = story();
    for (int port = 1; port <= 1000; port++) {
      story.accept(new Refused(-port, new Target("localhost", port), Refusal.NOT_ALLOWED));
    }
    assertThat(told()).hasSize(16);
    story.ended();
    assertThat(told().subList(16, 18))
        .containsExactly(
            "984 more: of other kinds",
            "bob has ended forward; waiting for a new connection, until Ctrl-C");
  }

  @Test
  void saysOnceThatSomebodyMayBeInThePartnersPlace() {
    ForwardStory story = story();
    story.retries(new IOException("nobody came"));
    for (int i = 0; i < 3; i++) {
      story.suspects(new IOException("somebody else answers"));
      story.suspects(new EOFException("it is not encrypted"));
    }
    assertThat(told())
        .containsExactly(
            "somebody else answers; trying again", "it is not encrypted; trying again");
  }

  @Test
  void programsAreToldEachTime() {
    ForwardStory story = story("--json");
    for (int i = 1; i <= 100; i++) {
      story.accept(new Refused(i, HTTP, Refusal.NO_ANSWER));
    }
    story.suspects(new IOException("somebody else answers"));
    story.suspects(new IOException("somebody else answers"));
    story.ended();
    assertThat(mediator.out().lines().filter(line -> line.contains("\"event\":\"refused\"")))
        .hasSize(100);
    assertThat(mediator.out().lines()).hasSize(103);
  }
}
