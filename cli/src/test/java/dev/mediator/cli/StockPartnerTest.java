package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipe to a stock p2psc peer, which knows no encryption. */
class StockPartnerTest {
  private static final Path RECORDING =
      Path.of("../protocol/src/test/resources/p2psc").toAbsolutePath();

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

  /** Starts a pipe to the stock peer, and the stock peer when the pipe waits. */
  private int meetStockPeer(CommandRun mediator, String... more) throws Exception {
    String[] pipe = {
      "pipe",
      "--mediator=127.0.0.1:" + couple.port(),
      "--key=" + RECORDING.resolve("client-key.pem"),
      "--to=" + RECORDING.resolve("peer-public.pem"),
      more[0]
    };
    Future<Integer> run = threads.submit(() -> mediator.run(pipe));
    await().until(() -> mediator.err().contains("waiting for peer-public"));
    threads.submit(() -> {
      StockPeer.main(new String[] {RECORDING.toString(), "peer", couple.port()});
      return "met";
    });
    return run.get(60, TimeUnit.SECONDS);
  }

  @Test
  void isRefusedUnlessPlainIsAllowed() throws Exception {
    CommandRun mediator = new CommandRun(folder);
    assertThat(meetStockPeer(mediator, "--timeout=30s")).as(mediator.err()).isEqualTo(15);
    assertThat(mediator.err()).contains("does not offer encryption", "--allow-plain");
  }

  /** It calls, and proved nothing when it is turned away: anybody may have called like that. */
  @Test
  void isNoReasonToAllowPlainWhereItCalls() throws Exception {
    threads.submit(() -> {
      StockPeer.main(new String[] {RECORDING.toString(), "client", couple.port()});
      return "met";
    });
    await().until(() -> couple.waiting() == 1);
    CommandRun mediator = new CommandRun(folder);
    String[] pipe = {
      "pipe",
      "--mediator=127.0.0.1:" + couple.port(),
      "--key=" + RECORDING.resolve("peer-key.pem"),
      "--to=" + RECORDING.resolve("client-public.pem"),
      "--timeout=60s"
    };
    Future<Integer> run = threads.submit(() -> mediator.run(pipe));
    await().atMost(Duration.ofSeconds(50)).until(() -> mediator.err().contains("turned away"));
    assertThat(mediator.err())
        .contains("does not offer encryption")
        .doesNotContain("--allow-plain");
    assertThat(run).as("it goes on waiting").isNotDone();
  }

  @Test
  void chatsWherePlainIsAllowed() throws Exception {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    CommandRun mediator =
        new CommandRun(folder)
            .streams(new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.UTF_8)), heard);
    assertThat(meetStockPeer(mediator, "--allow-plain")).as(mediator.err()).isZero();
    assertThat(heard).hasToString("a line from the Peer");
    assertThat(mediator.err()).contains("NOT encrypted");
  }
}
