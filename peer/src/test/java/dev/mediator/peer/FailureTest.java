package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way not to meet is told apart, in a sentence that says what to do. */
class FailureTest {
  private static final Duration SHORT = Duration.ofSeconds(3);

  @Test
  void noMediatorThere() throws Exception {
    String nowhere;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "127.0.0.1:" + socket.getLocalPort();
    }
    assertThatThrownBy(() -> PeerConnector.through(nowhere, identity(0)).connect(key(1)))
        .isInstanceOf(PeerException.MediatorUnreachable.class)
        .hasMessageContainingAll("the mediator " + nowhere, "Connection refused", "check its name");
  }

  @Test
  void noSuchName() {
    assertThatThrownBy(() -> PeerConnector.through("nobody.invalid", identity(0)).connect(key(1)))
        .isInstanceOf(PeerException.MediatorUnreachable.class)
        .hasMessageContainingAll("nobody.invalid:1337", "its name is not known");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "{\"type\":5,\"payload\":{\"port\":1}}",
        "{\"type\":7,\"payload\":{\"encrypted_nonce\":\"AAAA\"}}"
      })
  void noMediatorButSomethingElse(String says) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(other, says));
      PeerConnector connector =
          PeerConnector.through("127.0.0.1:" + other.getLocalPort(), identity(0));
      assertThatThrownBy(() -> connector.connect(key(1)))
          .isInstanceOf(PeerException.MediatorUnreachable.class)
          .hasMessageContaining("does not talk like a mediator");
      answered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void silentMediator() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PeerConnector connector =
          PeerConnector.through("127.0.0.1:" + other.getLocalPort(), identity(0)).within(SHORT);
      assertThatThrownBy(() -> connector.connect(key(1)))
          .isInstanceOf(PeerException.MediatorUnreachable.class)
          .hasMessageContaining("timed out");
    }
  }

  @Test
  void refused() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.MIN_KEY_BITS, "3072"))) {
      assertThatThrownBy(() -> ground.connector(0).connect(key(1)))
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContainingAll(ground.address(), "3072");
    }
  }

  @Test
  void mediatorWithAnotherName() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.NAME, "m.example.org"))) {
      assertThatThrownBy(() -> ground.connector(0).connect(key(1)))
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContainingAll("dials it as 127.0.0.1", "public name");
    }
  }

  @Test
  void replaced() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> older = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      CompletableFuture<PeerConnection> newer = ground.connector(0).connectAsync(key(1));
      assertThatThrownBy(() -> older.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContaining("replaced by a newer registration of this key");
      newer.cancel(true);
    }
  }

  @Test
  void nobodyCame() throws Exception {
    try (Ground ground = Ground.open()) {
      assertThatThrownBy(() -> ground.connector(0).within(SHORT).connect(key(1)))
          .isInstanceOf(PeerException.NobodyCame.class)
          .hasMessageContaining("the partner did not come");
    }
  }

  @Test
  void whereThePartnerWasSurvivesSerialization() throws Exception {
    Endpoint partner = new Endpoint("2001:db8::1", 1337);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new PeerException.PartnerUnreachable(partner, new IOException("no route")));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject())
          .isInstanceOfSatisfying(
              PeerException.PartnerUnreachable.class,
              e -> {
                assertThat(e.partner()).isEqualTo(partner);
                assertThat(e).hasMessageContaining("at [2001:db8::1]:1337 (no route)");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.4S, within 400 ms;",
    "PT1S, within 1 second;",
    "PT2S, within 2 seconds;",
    "PT5M, within 300 seconds;"
  })
  void timeIsSaidInPlainEnglish(Duration time, String words) {
    assertThat(new PeerException.NobodyCame(time, false, null)).hasMessageContaining(words);
  }

  @Test
  void ownKey() {
    assertThatThrownBy(() -> PeerConnector.through("m.example.org", identity(0)).connect(key(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its own key");
  }

  private static void answer(ServerSocket listener, String says) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
