package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static dev.mediator.peer.TcpPair.meanwhile;
import static dev.mediator.peer.TcpPair.outcome;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A partner that is who it should be, and has TLS renew its keys again and again. */
@Timeout(60)
class TlsRecordsTest {
  private static final int MOST_IDLE = 1024;

  private Ground ground;
  private PeerConnection ours;
  private PeerConnection theirs;

  @BeforeEach
  void meet() throws Exception {
    ground = Ground.open();
    CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    theirs = ground.connector(1).connect(key(0));
    ours = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterEach
  void part() throws IOException {
    ours.close();
    theirs.close();
    ground.close();
  }

  /** Without a limit, the byte behind them would be read. */
  @Test
  void tooManyAtOnceEndTheConnection() throws Exception {
    FutureTask<Integer> flood = meanwhile(() -> renewThenSpeak(MOST_IDLE + 1));
    assertCut(0);
    ours.channel().close();
    assertThat(outcome(flood)).isNotNegative();
  }

  /** A byte now and then makes up for nothing. */
  @Test
  void soDoTooManyInAll() throws Exception {
    FutureTask<Integer> flood =
        meanwhile(() -> {
          for (int i = 0; i < 9; i++) {
            renewThenSpeak(MOST_IDLE / 8);
          }
          return 0;
        });
    assertCut(8);
    ours.channel().close();
    assertThat(outcome(flood)).isZero();
  }

  @Test
  void asManyAsAreAllowedDoNot() throws Exception {
    FutureTask<Integer> flood = meanwhile(() -> renewThenSpeak(MOST_IDLE));
    assertThat(ours.input().read()).isEqualTo('x');
    assertThat(outcome(flood)).isEqualTo(MOST_IDLE);
  }

  /** However small: what brings a byte is no idle record. */
  @Test
  void recordsOfOneByteAreNeverTooMany() throws Exception {
    FutureTask<Void> talk =
        meanwhile(() -> {
          for (int i = 0; i < 5 * MOST_IDLE; i++) {
            theirs.output().write(i);
          }
          theirs.shutdownOutput();
          return null;
        });
    for (int i = 0; i < 5 * MOST_IDLE; i++) {
      assertThat(ours.input().read()).isEqualTo(i & 0xff);
    }
    assertThat(ours.input().read()).isEqualTo(-1);
    outcome(talk);
  }

  private void assertCut(int bytes) throws IOException {
    assertThat(ours.input().readNBytes(bytes)).isEqualTo("x".repeat(bytes).getBytes(US_ASCII));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> ours.input().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("TLS records without a byte of its own");
    }
  }

  /** In TLS 1.3 a further handshake is a KeyUpdate; returns how many were sent. */
  private int renewThenSpeak(int times) {
    int sent = 0;
    try {
      while (sent < times) {
        ((SSLSocket) theirs.socket()).startHandshake();
        sent++;
      }
      theirs.output().write('x');
    } catch (IOException e) {
      // It was cut off.
    }
    return sent;
  }
}
