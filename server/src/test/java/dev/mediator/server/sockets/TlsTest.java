package dev.mediator.server.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that encrypt what they say to the Mediator, over real sockets. */
class TlsTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  @TempDir Path folder;
  private Credentials mine;

  @BeforeEach
  void make() throws Exception {
    mine = Credentials.make("first");
    mine.write(folder);
  }

  @ParameterizedTest
  @CsvSource({"epoll, true", "epoll, false", "io_uring, true", "io_uring, false", "nio, true"})
  void pairsMeet(String transport, boolean ours) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = open(Map.of(Setting.TRANSPORT, transport))) {
      ScriptedPeer client = stage.connectTls(Who.alice(PAIR, ours), mine.trusting()).register();
      stage.awaitRegistered(client);
      ScriptedPeer peer = stage.connectTls(Who.bob(PAIR, ours), mine.trusting()).register();
      peer.leaveAsPeer();
      assertThat(client.leaveAsClient().port()).isEqualTo(peer.address().port());
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.INTRODUCED);
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.INTRODUCED);
    }
  }

  @Test
  void soDoTheyIfOnlyOneEncrypts() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      ScriptedPeer peer = stage.connectTls(Who.bob(PAIR, true), mine.trusting()).register();
      peer.leaveAsPeer();
      client.leaveAsClient();
    }
  }

  /** Anybody between the two can end a TCP stream; TLS's own end nobody but the Peer. */
  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void aStreamCutOffIsNoProofOfReceipt(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = open(Map.of(Setting.TRANSPORT, transport))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer peer = stage.connectTls(Who.bob(PAIR, true), mine.trusting()).register();
      peer.awaitUnread().cutOff();
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.GONE);
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.PARTNER_LOST);
      assertThat(client.end()).isEqualTo(ScriptedPeer.Ending.FIN);
    }
  }

  /** It would draw an RST from a Peer that has closed, and end its TIME_WAIT. */
  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void nothingIsSaidToOneThatHasLeft(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = open(Map.of(Setting.TRANSPORT, transport))) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      ScriptedPeer peer = stage.connectTls(Who.bob(PAIR, true), mine.trusting()).register();
      peer.hear(PeerDisconnect.class);
      peer.halfClose();
      assertThat(peer.raw()).isEmpty();
      client.leaveAsClient();
    }
  }

  @Test
  void whoSpeaksNoTlsIsRefused() throws Exception {
    try (Stage stage = open(Map.of())) {
      int port = stage.mediator().tlsPorts().getFirst();
      try (Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        plain.getOutputStream().write("{\"type\":0}".getBytes(UTF_8));
        LogLine line = stage.log().conversation(local(plain));
        assertThat(line.fields()).containsEntry("outcome", Outcome.REFUSED);
        assertThat(line.fields().get("reason")).asString().contains("no TLS");
      }
    }
  }

  @Test
  void whoSpeaksAnOlderVersionIsToldSo() throws Exception {
    try (Stage stage = open(Map.of())) {
      int port = stage.mediator().tlsPorts().getFirst();
      SSLContext trusting = mine.trusting("TLSv1.2");
      try (SSLSocket old =
          (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port)) {
        Endpoint address = local(old);
        assertThatThrownBy(old::startHandshake).hasMessageContaining("protocol_version");
        assertThat(stage.log().outcome(address)).isEqualTo(Outcome.REFUSED);
      }
    }
  }

  /** Over TLS, what is no message is told as it is without. */
  @Test
  void nonsenseIsToldOverTls() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer peer = stage.connectTls(Who.alice(PAIR, true), mine.trusting());
      assertThat(peer.fails("nonsense").send("{}").aborted()).contains("type");
      peer.hangUp();
    }
  }

  @Test
  void aProxyThatIsNotNamedIsRecognized() throws Exception {
    try (Stage stage = open(Map.of())) {
      int port = stage.mediator().tlsPorts().getFirst();
      try (Socket proxy = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        proxy.getOutputStream().write("PROXY TCP4 192.0.2.1 192.0.2.2 1 1\r\n".getBytes(UTF_8));
        assertThat(stage.log().conversation(local(proxy)).fields().get("reason"))
            .asString()
            .contains("--proxies");
      }
    }
  }

  @Test
  void whoDoesNotTrustTheCertificateIsNamedAsSuch() throws Exception {
    try (Stage stage = open(Map.of())) {
      int port = stage.mediator().tlsPorts().getFirst();
      SSLContext trusting = Credentials.make("another").trusting();
      try (SSLSocket peer =
          (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port)) {
        Endpoint address = local(peer);
        assertThatThrownBy(peer::startHandshake).isInstanceOf(IOException.class);
        assertThat(stage.log().conversation(address).fields().get("reason"))
            .asString()
            .contains("does it accept the certificate?");
      }
    }
  }

  /** Large finite fields cost us ten times as much, and the peer chooses. */
  @Test
  void keysAreNotExchangedInDearWays() throws Exception {
    try (Stage stage = open(Map.of())) {
      int port = stage.mediator().tlsPorts().getFirst();
      try (SSLSocket dear =
          (SSLSocket) mine.trusting().getSocketFactory().createSocket("127.0.0.1", port)) {
        SSLParameters parameters = dear.getSSLParameters();
        parameters.setNamedGroups(new String[] {"ffdhe8192"});
        dear.setSSLParameters(parameters);
        Endpoint address = local(dear);
        assertThatThrownBy(dear::startHandshake).hasMessageContaining("Received fatal alert");
        assertThat(stage.log().outcome(address)).isEqualTo(Outcome.REFUSED);
      }
    }
  }

  @Test
  void aMessageMayComeInSeveralRecords() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer peer = stage.connectTls(Who.alice(PAIR, true), mine.trusting());
      byte[] advertise = MessageCodec.encode(peer.who().advertise());
      peer.send(Arrays.copyOf(advertise, 100));
      peer.send(Arrays.copyOfRange(advertise, 100, advertise.length));
      peer.challenged().respond();
      stage.awaitRegistered(peer);
      peer.hangUp();
    }
  }

  @Test
  void whoAsksHowItIsSeenIsToldOfOtherPortsForTls() throws Exception {
    try (Stage stage = open(Map.of(Setting.TLS_PORT, "0,0", Setting.PORT, "0,0"))) {
      ScriptedPeer peer = stage.connectTls(Who.alice(PAIR, true), mine.trusting());
      peer.send(new AddressRequest(false));
      assertThat(peer.hear(AddressReport.class).otherPorts())
          .isEqualTo(List.of(stage.mediator().tlsPorts().getLast()));
      peer.hangUp();
    }
  }

  @Test
  void aNewCertificateIsShownToWhoComesAndCutsNobody() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer client = stage.connectTls(Who.alice(PAIR, true), mine.trusting()).register();
      stage.awaitRegistered(client);
      Credentials other = Credentials.make("second");
      other.write(folder);
      stage.mediator().reload();

      ScriptedPeer peer = stage.connectTls(Who.bob(PAIR, true), other.trusting()).register();
      X509Certificate shown = (X509Certificate) peer.tls().getSession().getPeerCertificates()[0];
      assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=second");
      peer.leaveAsPeer();
      client.leaveAsClient();
    }
  }

  @Test
  void anOperatorSeesWhenItExpires() throws Exception {
    try (Stage stage = open(Map.of(Setting.ADMIN_PORT, "0"));
        Operator operator = new Operator(stage.mediator())) {
      assertThat(new Readings().take(operator).of("mediator_certificate_expiry_seconds"))
          .isEqualTo(
              (double) mine.bundle().getCertificate().getNotAfter().toInstant().getEpochSecond());
    }
  }

  @Test
  void oneThatIsNoneIsNotTaken() throws Exception {
    try (Stage stage = open(Map.of())) {
      Files.writeString(folder.resolve("certificate.pem"), "half written");
      stage.mediator().reload();
      assertThat(stage.log().events())
          .anyMatch(
              event -> event.getFormattedMessage().contains("what was read before still holds"));
      stage.connectTls(Who.alice(PAIR, true), mine.trusting()).hangUp();
    }
  }

  @Test
  void aKeyOfAnotherCertificateStopsTheStart() throws Exception {
    Files.writeString(folder.resolve("key.pem"), Credentials.make("x").bundle().getPrivateKeyPEM());
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("the key is not that of the certificate");
  }

  @Test
  void soDoesAFileThatIsNotThere() throws Exception {
    Files.delete(folder.resolve("key.pem"));
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("key.pem");
  }

  private Stage open(Map<Setting, String> settings) throws CannotListenException {
    Map<Setting, String> all = new EnumMap<>(Credentials.settings(folder));
    all.putAll(settings);
    return Stage.open(all, Level.INFO);
  }

  private static Endpoint local(Socket socket) {
    return Endpoint.of((InetSocketAddress) socket.getLocalSocketAddress());
  }
}
