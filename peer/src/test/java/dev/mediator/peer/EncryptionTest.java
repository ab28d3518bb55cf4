package dev.mediator.peer;

import static dev.mediator.peer.TcpPair.meanwhile;
import static dev.mediator.peer.TcpPair.outcome;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two peers that hold the keys which each expects of the other. */
@Timeout(60)
class EncryptionTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(2048);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(2048);
  private static final Encryption ALICES = new Encryption(ALICE, BOB.publicKey(), RANDOM);
  private static final Encryption BOBS = new Encryption(BOB, ALICE.publicKey(), RANDOM);

  /** Both ends of a connection that is encrypted. */
  private record Secured(SSLSocket client, SSLSocket peer) implements AutoCloseable {
    static Secured over(TcpPair tcp) throws Exception {
      FutureTask<SSLSocket> peer = meanwhile(() -> tcp.secure(BOBS, PeerRole.PEER, TcpPair.soon()));
      SSLSocket client = tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon());
      return new Secured(client, outcome(peer));
    }

    SSLSocket of(PeerRole role) {
      return role == PeerRole.CLIENT ? client : peer;
    }

    SSLSocket otherThan(PeerRole role) {
      return role == PeerRole.CLIENT ? peer : client;
    }

    @Override
    public void close() throws IOException {
      client.close();
      peer.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eitherSaysSomethingAndHangsUp(PeerRole first) throws Exception {
    try (TcpPair tcp = TcpPair.open();
        Secured both = Secured.over(tcp)) {
      say("hello", both.of(first));
      assertThat(heard(5, both.otherThan(first))).isEqualTo("hello");
      say("goodbye", both.otherThan(first));
      both.otherThan(first).close();
      assertThat(rest(both.of(first))).isEqualTo("goodbye");
      both.of(first).close();
      assertThat(tcp.client().isOpen()).isFalse();
      assertThat(tcp.peer().isOpen()).isFalse();
    }
  }

  @Test
  void certificatesTellTheKeyAndNoMore() throws Exception {
    try (TcpPair tcp = TcpPair.open();
        Secured both = Secured.over(tcp)) {
      assertThat(both.client().getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(both.client().getSession().getPeerCertificates()).hasSize(1);
      X509Certificate shown = (X509Certificate) both.client().getSession().getPeerCertificates()[0];
      assertThat(shown.getPublicKey()).isEqualTo(BOB.publicKey().toJca());
      assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=peer");
      assertThat(shown.getIssuerX500Principal().getName()).isEqualTo("CN=peer");
      assertThat(shown.getSerialNumber()).isOne();
      assertThat(shown.getNotBefore().toInstant()).hasToString("1970-01-01T00:00:00Z");
      assertThat(shown.getNotAfter().toInstant()).hasToString("9999-12-31T23:59:59Z");
      assertThat(shown.getCriticalExtensionOIDs()).isNullOrEmpty();
      assertThat(shown.getNonCriticalExtensionOIDs()).isNullOrEmpty();
      shown.verify(BOB.publicKey().toJca());
    }
  }

  @Test
  void noNameOfTheOtherHostIsTold() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<SSLSocket> client =
          meanwhile(() -> tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon()));
      ByteBuffer hello = ByteBuffer.allocate(64 * 1024);
      tcp.peer().read(hello);
      tcp.peer().close();
      assertThat(new String(hello.array(), ISO_8859_1)).doesNotContain("friend");
      assertThatThrownBy(() -> outcome(client)).isInstanceOf(IOException.class);
    }
  }

  /** A ticket that nobody reads would make the kernel of a Client that closes send RST. */
  @Test
  void thePeerIssuesNoTickets() throws Exception {
    try (TcpPair tcp = TcpPair.open();
        Secured both = Secured.over(tcp)) {
      assertThat(both.peer().isClosed()).isFalse();
      tcp.client().configureBlocking(false);
      assertThat(tcp.client().read(ByteBuffer.allocate(1))).isZero();
      tcp.client().configureBlocking(true);
    }
  }

  @Test
  void aClientThatWritesAndClosesAtOnceIsHeard() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (TcpPair tcp = TcpPair.open()) {
        FutureTask<String> peer =
            meanwhile(() -> rest(tcp.secure(BOBS, PeerRole.PEER, TcpPair.soon())));
        try (SSLSocket client = tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon())) {
          say("short", client);
        }
        assertThat(outcome(peer)).isEqualTo("short");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoIsDoneWritingStillReads(PeerRole done) throws Exception {
    try (TcpPair tcp = TcpPair.open();
        Secured both = Secured.over(tcp)) {
      say("question", both.of(done));
      both.of(done).shutdownOutput();
      assertThat(rest(both.otherThan(done))).isEqualTo("question");
      String answer = "answer ".repeat(100_000);
      FutureTask<String> read = meanwhile(() -> rest(both.of(done)));
      say(answer, both.otherThan(done));
      both.otherThan(done).shutdownOutput();
      assertThat(outcome(read)).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatWasNotMeantIsNoEndOfStream(PeerRole reading) throws Exception {
    try (TcpPair tcp = TcpPair.open();
        Secured both = Secured.over(tcp)) {
      say("begun", both.otherThan(reading));
      both.otherThan(reading).getChannel().shutdownOutput();
      assertThat(heard(5, both.of(reading))).isEqualTo("begun");
      assertThatThrownBy(() -> both.of(reading).getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void aHundredAtOnce() throws Exception {
    List<FutureTask<String>> readers = new ArrayList<>();
    List<FutureTask<Void>> writers = new ArrayList<>();
    List<TcpPair> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      TcpPair tcp = TcpPair.open();
      pairs.add(tcp);
      String message = ("message " + i).repeat(10_000);
      readers.add(meanwhile(() -> rest(tcp.secure(BOBS, PeerRole.PEER, TcpPair.soon()))));
      writers.add(
          meanwhile(() -> {
            try (SSLSocket client = tcp.secure(ALICES, PeerRole.CLIENT, TcpPair.soon())) {
              say(message, client);
              return null;
            }
          }));
    }
    for (int i = 0; i < 100; i++) {
      outcome(writers.get(i));
      assertThat(outcome(readers.get(i))).isEqualTo(("message " + i).repeat(10_000));
      pairs.get(i).close();
    }
  }

  private static void say(String text, SSLSocket socket) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String heard(int bytes, SSLSocket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
  }

  private static String rest(SSLSocket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }
}
