package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.peer.PeerException.MediatorUnreachable;
import dev.mediator.peer.PeerException.MediatorUntrusted;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever answers in the Mediator's place over TLS, or speaks another language, is told apart. */
class MediatorTlsFailuresTest {
  private static final String OTHER = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @TempDir Path folder;

  @Test
  void anotherKeyThanTheOneThatIsPinned() throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of())) {
      String address = "tls://127.0.0.1:" + mediator.port() + "#" + OTHER;
      assertThatThrownBy(() -> Certified.connector(address, 0).connect(key(1)))
          .isInstanceOf(MediatorUntrusted.class)
          .hasMessageContainingAll(address, "another key", "its address is " + mediator.pinned());
      assertThat(mediator.ground().mediator().waiting()).isZero();
    }
  }

  /** Nobody's authority: not by default, and not by being known for something else. */
  @Test
  void aCertificateThatNobodyVouchesFor() throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of())) {
      String address = "tls://localhost:" + mediator.port();
      assertThatThrownBy(() -> Certified.connector(address, 0).connect(key(1)))
          .isInstanceOf(MediatorUntrusted.class)
          .hasMessageContainingAll(address, "no authority that this Java trusts", "#sha256//");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aCertificateForAnother(String dialled) throws Exception {
    var bundle =
        Certified.builder()
            .addSanDnsName("m.example.org")
            .addSanIpAddress("192.0.2.1")
            .buildSelfSigned();
    try (Certified mediator = Certified.open(folder, bundle, Map.of())) {
      mediator.trusted(
          folder,
          () ->
              assertThatThrownBy(() ->
                      Certified.connector("tls://" + dialled + ":" + mediator.port(), 0)
                          .connect(key(1)))
                  .isInstanceOf(MediatorUntrusted.class)
                  .hasMessageContaining("is for m.example.org, 192.0.2.1, not for " + dialled));
    }
  }

  /** A service would fail again and again. */
  @Test
  void aServiceDoesNotTryAgain() throws Exception {
    LinkedBlockingQueue<PeerException> failures = new LinkedBlockingQueue<>();
    try (Certified mediator = Certified.open(folder, Map.of());
        PeerListener service =
            PeerListener.start(
                Certified.connector("tls://127.0.0.1:" + mediator.port() + "#" + OTHER, 0),
                List.of(key(1)),
                connection -> {},
                (friend, why) -> failures.add(why))) {
      assertThat(service).isNotNull();
      assertThat(failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(MediatorUntrusted.class);
      assertThat(failures.poll(1, TimeUnit.SECONDS)).as("after a first pause").isNull();
    }
  }

  @Test
  void noTlsAtThatPort() throws Exception {
    try (Ground ground = Ground.open()) {
      assertThatThrownBy(() -> Certified.connector("tls://" + ground.address(), 0).connect(key(1)))
          .isInstanceOf(MediatorUnreachable.class)
          .hasMessageContainingAll("there is no TLS 1.3 with it", "at which port");
    }
  }

  @Test
  void tlsAndNothingElseAtThatPort() throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of())) {
      String address = "127.0.0.1:" + mediator.port();
      assertThatThrownBy(() -> Certified.connector(address, 0).connect(key(1)))
          .isInstanceOf(MediatorUnreachable.class)
          .hasMessageContainingAll(address, "it speaks TLS there", "put tls:// before");
      NetworkProbe probe =
          new NetworkProbe(MediatorAddress.parse(address), AddressFamily.IPV4, state -> {});
      assertThatThrownBy(() -> probe.run(PATIENCE))
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContaining("put tls:// before");
    }
  }

  /** As most programs answer what is no TLS. */
  @Test
  void tlsThatSaysSo() throws Exception {
    try (ServerSocketChannel mediator = listener()) {
      String address = "127.0.0.1:" + mediator.socket().getLocalPort();
      CompletableFuture<PeerConnection> attempt =
          Certified.connector(address, 0).connectAsync(key(1));
      try (SocketChannel caller = mediator.accept()) {
        caller.write(ByteBuffer.wrap(new byte[] {0x15, 3, 1, 0, 2, 2, 70}));
        assertThatThrownBy(() -> attempt.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(MediatorUnreachable.class)
            .hasMessageContaining("it speaks TLS there, and nothing else: put tls:// before");
      }
    }
  }

  /** It says nothing; or a byte now and then of a record that does not end. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatStalls(boolean drips) throws Exception {
    try (ServerSocketChannel mediator = listener()) {
      String address = "tls://127.0.0.1:" + mediator.socket().getLocalPort() + "#" + OTHER;
      CompletableFuture<PeerConnection> attempt =
          Certified.connector(address, 0).within(Duration.ofMillis(700)).connectAsync(key(1));
      try (SocketChannel caller = mediator.accept()) {
        if (drips) {
          // A record of 16,000 bytes: each byte by itself would be in time.
          caller.write(ByteBuffer.wrap(new byte[] {22, 3, 3, 0x3e, (byte) 0x80}));
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(20))
              .until(() -> !dripped(caller) || attempt.isDone());
        }
        assertThatThrownBy(() -> attempt.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(MediatorUnreachable.class)
            .hasMessageContaining("did not finish TLS in time");
      }
    }
  }

  private static boolean dripped(SocketChannel caller) {
    try {
      return caller.write(ByteBuffer.allocate(1)) > 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void cancelledWithinTls() throws Exception {
    try (ServerSocketChannel mediator = listener()) {
      String address = "tls://127.0.0.1:" + mediator.socket().getLocalPort() + "#" + OTHER;
      CompletableFuture<PeerConnection> attempt =
          Certified.connector(address, 0).connectAsync(key(1));
      try (SocketChannel caller = mediator.accept()) {
        ByteBuffer hello = ByteBuffer.allocate(16 * 1024);
        assertThat(caller.read(hello)).isPositive();
        attempt.cancel(true);
        while (caller.read(hello.clear()) >= 0) {
          // Until it has hung up; the rest of what it said may come before.
        }
      }
    }
  }

  @Test
  void cancelledWhileItWaits() throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of())) {
      CompletableFuture<PeerConnection> attempt = mediator.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().waiting() == 1);
      attempt.cancel(true);
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().connections() == 0);
    }
  }

  private static ServerSocketChannel listener() throws Exception {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
