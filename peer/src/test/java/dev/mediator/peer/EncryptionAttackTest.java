package dev.mediator.peer;

import static dev.mediator.peer.TcpPair.meanwhile;
import static dev.mediator.peer.TcpPair.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One honest peer, which expects Bob; and somebody else, or Bob with other habits. */
@Timeout(60)
class EncryptionAttackTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  private static final PeerKeyPair MALLORY = PeerKeyPair.generate(2048);
  private static final Encryption ALICES = new Encryption(ALICE, BOB.publicKey(), RANDOM);
  private static final Encryption BOBS = new Encryption(BOB, ALICE.publicKey(), RANDOM);

  /** In the clear: "cancelled by the user", a warning, and "nothing more will come". */
  private static final String FAREWELL = "1503030002015a" + "15030300020100";

  @ParameterizedTest
  @EnumSource
  void anotherKeyIsRefused(PeerRole honest) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice = alice(tcp, honest);
      FutureTask<Integer> mallory =
          meanwhile(() -> new TlsStranger(MALLORY, "TLSv1.3").meet(tcp, other(honest)));
      assertThatThrownBy(() -> outcome(alice))
          .isInstanceOf(SSLPeerUnverifiedException.class)
          .hasMessage("its certificate holds another key");
      assertThatThrownBy(() -> outcome(mallory)).isInstanceOf(IOException.class);
      assertClosed(tcp, honest);
    }
  }

  /** In TLS 1.3 the Client is done before its certificate was looked at. */
  @Test
  void aClientThatIsRefusedLearnsItWhenItReadsAtTheLatest() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice = alice(tcp, PeerRole.PEER);
      Encryption refused = new Encryption(MALLORY, ALICE.publicKey(), RANDOM);
      assertThatThrownBy(
              () -> tcp.secure(refused, PeerRole.CLIENT, TcpPair.soon()).getInputStream().read())
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> outcome(alice)).isInstanceOf(SSLPeerUnverifiedException.class);
    }
  }

  @Test
  void aClientThatShowsNoKeyIsRefused() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice = alice(tcp, PeerRole.PEER);
      FutureTask<Integer> nobody =
          meanwhile(() -> new TlsStranger(null, "TLSv1.3").meet(tcp, PeerRole.CLIENT));
      assertThatThrownBy(() -> outcome(alice))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Empty client certificate chain");
      assertThatThrownBy(() -> outcome(nobody)).isInstanceOf(IOException.class);
      assertClosed(tcp, PeerRole.PEER);
    }
  }

  /** Mallory meets Alice in Bob's name, and Bob in Alice's, with a certificate of its own. */
  @Test
  void whoStandsBetweenThemHoldsNeitherEnd() throws Exception {
    try (TcpPair toAlice = TcpPair.open();
        TcpPair toBob = TcpPair.open()) {
      TlsStranger mallory = new TlsStranger(MALLORY, "TLSv1.3");
      FutureTask<SSLSocket> alice = alice(toAlice, PeerRole.CLIENT);
      FutureTask<SSLSocket> bob =
          meanwhile(() -> toBob.secure(BOBS, PeerRole.PEER, TcpPair.soon()));
      FutureTask<Integer> asBob = meanwhile(() -> mallory.meet(toAlice, PeerRole.PEER));
      FutureTask<Integer> asAlice = meanwhile(() -> mallory.meet(toBob, PeerRole.CLIENT));
      assertThatThrownBy(() -> outcome(alice)).isInstanceOf(SSLPeerUnverifiedException.class);
      assertThatThrownBy(() -> outcome(bob)).isInstanceOf(SSLPeerUnverifiedException.class);
      assertThatThrownBy(() -> outcome(asBob)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> outcome(asAlice)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void olderTlsIsRefused(PeerRole honest) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice = alice(tcp, honest);
      FutureTask<Integer> old =
          meanwhile(() -> new TlsStranger(BOB, "TLSv1.2").meet(tcp, other(honest)));
      assertThatThrownBy(() -> outcome(alice))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("there is no TLS 1.3 with it: ")
          .hasMessageContaining("protocol");
      assertThatThrownBy(() -> outcome(old)).isInstanceOf(IOException.class);
      assertClosed(tcp, honest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatAreNotTlsAreRefused(PeerRole honest) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice = alice(tcp, honest);
      channel(tcp, other(honest)).write(UTF_8.encode("hello, this is plain text"));
      assertThatThrownBy(() -> outcome(alice))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("there is no TLS 1.3 with it: ");
      assertClosed(tcp, honest);
    }
  }

  /** Whatever ends it early, before a key was shown: nothing that looks like a connection. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"CLIENT,-", "PEER,-", "CLIENT," + FAREWELL, "PEER," + FAREWELL})
  void anEarlyEndIsNoSuccess(PeerRole honest, String last) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> alice = alice(tcp, honest);
      if (last != null) {
        channel(tcp, other(honest)).write(ByteBuffer.wrap(HexFormat.of().parseHex(last)));
      }
      channel(tcp, other(honest)).shutdownOutput();
      assertThatThrownBy(() -> outcome(alice))
          .isInstanceOf(IOException.class)
          .hasMessage("it hung up within TLS");
      assertClosed(tcp, honest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void silenceEndsAtTheTimeout(PeerRole honest) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      Deadline deadline = Deadline.in(Duration.ofMillis(100), System::nanoTime);
      assertThatThrownBy(() -> tcp.secure(ALICES, honest, deadline))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("it did not finish TLS in time");
      assertClosed(tcp, honest);
    }
  }

  /** A record is announced, and comes byte by byte: one each time that somebody asks the time. */
  @ParameterizedTest
  @EnumSource
  void soDoesTrickling(PeerRole honest) throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      channel(tcp, other(honest)).write(ByteBuffer.wrap(HexFormat.of().parseHex("1603034000")));
      AtomicInteger asked = new AtomicInteger();
      LongSupplier clock =
          () -> {
            try {
              channel(tcp, other(honest)).write(ByteBuffer.allocate(1));
              return asked.incrementAndGet() * 1_000_000_000L;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      assertThatThrownBy(() -> tcp.secure(ALICES, honest, new Deadline(20_000_000_000L, clock)))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(asked).hasValue(20);
      assertClosed(tcp, honest);
    }
  }

  private static FutureTask<SSLSocket> alice(TcpPair tcp, PeerRole role) {
    return meanwhile(() -> tcp.secure(ALICES, role, TcpPair.soon()));
  }

  private static PeerRole other(PeerRole role) {
    return role == PeerRole.CLIENT ? PeerRole.PEER : PeerRole.CLIENT;
  }

  private static SocketChannel channel(TcpPair tcp, PeerRole role) throws IOException {
    return tcp.end(role).getChannel();
  }

  private static void assertClosed(TcpPair tcp, PeerRole role) {
    assertThat((role == PeerRole.CLIENT ? tcp.client() : tcp.peer()).isOpen()).isFalse();
  }
}
