package dev.mediator.peer;

import static dev.mediator.peer.TcpPair.meanwhile;
import static dev.mediator.peer.TcpPair.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever waits within TLS can be stopped, on either kind of thread, and leaves nothing open. */
@Timeout(60)
class EncryptionInterruptTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  private static final Encryption ALICES = new Encryption(ALICE, BOB.publicKey(), RANDOM);
  private static final Encryption BOBS = new Encryption(BOB, ALICE.publicKey(), RANDOM);

  /** Work on a thread of its own. */
  private record Work<T>(FutureTask<T> task, Thread thread) {
    static <T> Work<T> start(boolean virtual, Callable<T> work) {
      FutureTask<T> task = new FutureTask<>(work);
      return new Work<>(
          task, virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHandshakeOfAClient(boolean virtual) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      Work<SSLSocket> alice =
          Work.start(virtual, () -> tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon()));
      // It has said hello, and waits.
      assertThat(tcp.peer().read(ByteBuffer.allocate(1))).isOne();
      alice.thread().interrupt();
      assertThatThrownBy(() -> outcome(alice.task()))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(tcp.client().isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHandshakeOfAPeer(boolean virtual) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      Work<SSLSocket> alice =
          Work.start(virtual, () -> tcp.secure(ALICES, PeerRole.PEER, TcpPair.soon()));
      alice.thread().interrupt();
      assertThatThrownBy(() -> outcome(alice.task()))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(tcp.peer().isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReader(boolean virtual) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> bob = meanwhile(() -> tcp.secure(BOBS, PeerRole.PEER, TcpPair.soon()));
      SSLSocket alice = tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon());
      outcome(bob).getOutputStream().write(1);
      Work<byte[]> reader = Work.start(virtual, () -> alice.getInputStream().readNBytes(2));
      reader.thread().interrupt();
      assertThatThrownBy(() -> outcome(reader.task()))
          .isInstanceOf(IOException.class)
          .hasRootCauseInstanceOf(ClosedByInterruptException.class);
      assertThat(tcp.client().isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriter(boolean virtual) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> bob = meanwhile(() -> tcp.secure(BOBS, PeerRole.PEER, TcpPair.soon()));
      SSLSocket alice = tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon());
      outcome(bob);
      // Nobody reads, so this does not end.
      Work<Void> writer =
          Work.start(
              virtual,
              () -> {
                while (true) {
                  alice.getOutputStream().write(new byte[64 * 1024]);
                }
              });
      writer.thread().interrupt();
      assertThatThrownBy(() -> outcome(writer.task())).isInstanceOf(IOException.class);
      assertThat(tcp.client().isOpen()).isFalse();
    }
  }

  @Test
  void whoeverClosesTheChannelEndsTheHandshake() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice =
          meanwhile(() -> tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon()));
      assertThat(tcp.peer().read(ByteBuffer.allocate(1))).isOne();
      tcp.client().close();
      // Which one depends on whether it was just waiting.
      assertThatThrownBy(() -> outcome(alice)).isInstanceOf(IOException.class);
    }
  }
}
