package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mediator.peer.PeerConnection;
import dev.mediator.peer.PeerConnector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people who pipe, with a Mediator between them. */
class PipeTest {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Couple couple;

  @BeforeEach
  void start() throws Exception {
    couple = new Couple(folder);
  }

  @AfterEach
  void stop() {
    couple.close();
    threads.shutdownNow();
  }

  private static int codeOf(Future<Integer> run) throws Exception {
    return run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void carriesBytesBothWaysAsTheyAre() throws Exception {
    byte[] much = new byte[3_000_000];
    new Random(7).nextBytes(much);
    ByteArrayOutputStream toAlice = new ByteArrayOutputStream();
    ByteArrayOutputStream toBob = new ByteArrayOutputStream();
    CommandRun alice = couple.mediator("alice").streams(new ByteArrayInputStream(much), toAlice);
    CommandRun bob =
        couple
            .mediator("bob")
            .streams(new ByteArrayInputStream("thanks\n".getBytes(StandardCharsets.UTF_8)), toBob);
    Future<Integer> first = threads.submit(() -> alice.run("pipe", "--to", "bob"));
    Future<Integer> last = threads.submit(() -> bob.run("pipe", "--to", "alice"));
    assertThat(codeOf(first)).as(alice.err()).isZero();
    assertThat(codeOf(last)).as(bob.err()).isZero();
    assertThat(toBob.toByteArray()).isEqualTo(much);
    assertThat(toAlice.toString(StandardCharsets.UTF_8)).isEqualTo("thanks\n");
    assertThat(alice.out()).isEmpty();
    assertThat(alice.err())
        .contains("waiting for bob (" + couple.bob().publicKey() + ")")
        .containsPattern("connected with bob at \\S+:\\d+ [a-z ]+, encrypted");
  }

  @Test
  void goesOnPrintingAfterTheEndOfItsInput() throws Exception {
    PipedOutputStream fromBob = new PipedOutputStream();
    ByteArrayOutputStream toAlice = new ByteArrayOutputStream();
    CommandRun alice =
        couple.mediator("alice").streams(new ByteArrayInputStream(new byte[0]), toAlice);
    CommandRun bob = couple.mediator("bob").streams(new PipedInputStream(fromBob), toNobody());
    Future<Integer> one = threads.submit(() -> alice.run("pipe", "--to", "bob"));
    Future<Integer> other = threads.submit(() -> bob.run("pipe", "--to", "alice"));
    await().until(() -> bob.err().contains("the partner is done"));
    assertThat(one.isDone()).isFalse();
    fromBob.write("still here\n".getBytes(StandardCharsets.UTF_8));
    fromBob.close();
    assertThat(codeOf(one)).isZero();
    assertThat(codeOf(other)).isZero();
    assertThat(toAlice.toString(StandardCharsets.UTF_8)).isEqualTo("still here\n");
  }

  /** Standard output of somebody who gets nothing. */
  private static OutputStream toNobody() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("nothing was said");
      }
    };
  }

  @Test
  void tellsProgramsOnStandardErrorSinceOutputIsData() throws Exception {
    CommandRun alice = couple.mediator("alice").typing("a");
    CommandRun bob = couple.mediator("bob").typing("b");
    Future<Integer> one = threads.submit(() -> alice.run("pipe", "--json", "--to", "bob"));
    Future<Integer> other = threads.submit(() -> bob.run("pipe", "-v", "--to", "alice"));
    assertThat(codeOf(one)).isZero();
    assertThat(codeOf(other)).isZero();
    assertThat(alice.out()).isEmpty();
    assertThat(alice.err().lines())
        .allMatch(line -> line.startsWith("{\"event\":") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"state\":\"waiting\",\"partner\":\"bob\""))
        .anyMatch(line -> line.contains("\"encrypted\":true"))
        .anyMatch(line -> line.equals("{\"event\":\"done\",\"sent\":1,\"received\":1}"));
    assertThat(bob.err()).contains("proving the key to the mediator", "sent 1 bytes");
  }

  @Test
  void tellsAConnectionThatIsCutFromAnEnd() throws Exception {
    CommandRun alice =
        couple.mediator("alice").streams(new ByteArrayInputStream(new byte[0]), toNobody());
    Future<Integer> run = threads.submit(() -> alice.run("pipe", "--to", "bob"));
    try (PeerConnection bob = bob().connect(couple.alice().publicKey())) {
      bob.channel().close();
      assertThat(codeOf(run)).isEqualTo(16);
    }
    assertThat(alice.err()).contains("the connection with the partner broke");
  }

  @Test
  void endsWhenStandardOutputTakesNoMore() throws Exception {
    CommandRun alice =
        couple
            .mediator("alice")
            .streams(
                new PipedInputStream(new PipedOutputStream()),
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                  }
                });
    Future<Integer> run = threads.submit(() -> alice.run("pipe", "--to", "bob"));
    try (PeerConnection bob = bob().connect(couple.alice().publicKey())) {
      bob.output().write(1);
      assertThat(codeOf(run)).isEqualTo(1);
    }
    assertThat(alice.err()).contains("standard output takes no more: Broken pipe");
  }

  @Test
  void givesWayToANewerOneOfTheSameKey() throws Exception {
    CommandRun older = couple.mediator("alice");
    Future<Integer> refused = threads.submit(() -> older.run("pipe", "--to", "bob"));
    await().until(() -> older.err().contains("waiting for bob"));
    CommandRun newer = couple.mediator("alice");
    Future<Integer> met = threads.submit(() -> newer.run("pipe", "--to", "bob"));
    assertThat(codeOf(refused)).isEqualTo(11);
    assertThat(older.err()).contains("replaced by a newer registration");
    try (PeerConnection bob = bob().connect(couple.alice().publicKey())) {
      bob.shutdownOutput();
      assertThat(codeOf(met)).isZero();
    }
  }

  private PeerConnector bob() {
    return PeerConnector.through("127.0.0.1:" + couple.port(), couple.bob());
  }

  @Test
  void endsWithACodeForEachKindOfFailure() throws Exception {
    CommandRun alice = couple.mediator("alice");
    assertThat(alice.run("pipe", "--to", "bob", "--timeout", "3s")).isEqualTo(12);
    assertThat(alice.err()).contains("did not come").doesNotContain("    at ");
    String port = couple.port();
    couple.close();
    assertThat(alice.run("pipe", "--to", "bob", "--mediator", "127.0.0.1:" + port, "--json"))
        .isEqualTo(10);
    assertThat(alice.err())
        .contains("{\"event\":\"failure\",\"kind\":\"mediator-unreachable\",\"code\":10,");
  }
}
