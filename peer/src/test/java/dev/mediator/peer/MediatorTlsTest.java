package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.PeerKey;
import dev.mediator.server.config.Setting;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers that speak TLS with a real Mediator meet as others do, and meet others. */
class MediatorTlsTest {
  private static final int LENGTH = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, true, false",
    "true, false, true",
    "true, false, false",
    "false, true, true",
    "false, true, false"
  })
  void pairsMeet(boolean firstTls, boolean lastTls, boolean traversal) throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of())) {
      PeerConnector one = connector(mediator, 0, firstTls, traversal);
      PeerConnector other = connector(mediator, 1, lastTls, traversal);
      CompletableFuture<PeerConnection> first = one.connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().waiting() == 1);
      try (PeerConnection last = other.connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(waited.role()).isEqualTo(PeerRole.CLIENT);
        assertThat(waited.path()).isEqualTo(PeerPath.LAN);
        pass(waited, last);
        pass(last, waited);
      }
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().connections() == 0);
    }
  }

  private static PeerConnector connector(
      Certified mediator, int number, boolean tls, boolean traversal) throws Exception {
    PeerConnector connector =
        tls ? mediator.connector(number) : mediator.ground().connector(number);
    return traversal ? connector : connector.withoutTraversal();
  }

  /** Two peers' TLS within the Mediator's: on both ways, and on one of them. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void pairsAreRelayed(boolean firstTls, boolean lastTls) throws Exception {
    Map<Setting, String> hopeless = Map.of(Setting.PUNCH_TIMEOUT, "1ms", Setting.RELAY, "on");
    try (Certified mediator = Certified.open(folder, hopeless)) {
      CompletableFuture<PeerConnection> first =
          connector(mediator, 0, firstTls, true).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().waiting() == 1);
      try (PeerConnection last = connector(mediator, 1, lastTls, true).connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(waited.path()).isEqualTo(PeerPath.RELAYED);
        assertThat(waited.encrypted()).isTrue();
        int plain = mediator.ground().mediator().port();
        assertThat(waited.address().getPort()).isEqualTo(firstTls ? mediator.port() : plain);
        pass(waited, last);
        pass(last, waited);
        end(waited, last);
        end(last, waited);
      }
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().connections() == 0);
    }
  }

  private static void pass(PeerConnection from, PeerConnection to) throws Exception {
    byte[] bytes = new byte[LENGTH];
    new SplittableRandom(1).nextBytes(bytes);
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            from.output().write(bytes);
            sent.complete(null);
          } catch (Throwable e) {
            sent.completeExceptionally(e);
          }
        });
    assertThat(to.input().readNBytes(LENGTH)).isEqualTo(bytes);
    sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void end(PeerConnection from, PeerConnection to) throws Exception {
    from.shutdownOutput();
    assertThat(to.input().read()).isEqualTo(-1);
  }

  /** A record of TLS takes less than such a message. */
  @Test
  void aPartnerMayHaveALargeKey() throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(16_384).subtract(BigInteger.ONE);
    byte[] der =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)))
            .getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    PeerKey large = PeerKey.parse(pem, new KeyLimits(2048, 16_384, Set.of(65_537)));
    Map<Setting, String> settings = Map.of(Setting.MAX_KEY_BITS, "16384");
    try (Certified mediator = Certified.open(folder, settings)) {
      CompletableFuture<PeerConnection> waiting = mediator.connector(0).connectAsync(large);
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().waiting() == 1);
      waiting.cancel(true);
    }
  }

  @Test
  void aServiceWaits() throws Exception {
    LinkedBlockingQueue<PeerException> failures = new LinkedBlockingQueue<>();
    try (Certified mediator = Certified.open(folder, Map.of());
        PeerListener service =
            PeerListener.start(
                mediator.connector(0),
                List.of(key(1), key(2)),
                connection -> {},
                (friend, why) -> failures.add(why))) {
      for (int friend : List.of(1, 2, 1)) {
        try (PeerConnection connection = mediator.connector(friend).connect(key(0))) {
          assertThat(connection.input().read()).isEqualTo(-1);
        }
      }
      assertThat(service).isNotNull();
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aNameThatAnAuthorityVouchesForWillDo() throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of())) {
      mediator.trusted(folder, () -> meet("tls://localhost:" + mediator.port()));
    }
  }

  @Test
  void soWillAnAddress() throws Exception {
    var bundle = Certified.builder().addSanIpAddress("127.0.0.1").buildSelfSigned();
    try (Certified mediator = Certified.open(folder, bundle, Map.of())) {
      mediator.trusted(folder, () -> meet("tls://127.0.0.1:" + mediator.port()));
    }
  }

  private static void meet(String mediator) throws Exception {
    CompletableFuture<PeerConnection> first = Certified.connector(mediator, 0).connectAsync(key(1));
    try (PeerConnection last = Certified.connector(mediator, 1).connect(key(0));
        PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      pass(waited, last);
    }
  }

  @Test
  void aNonceIsBoundToTheNameWithoutTls() throws Exception {
    try (Certified mediator = Certified.open(folder, Map.of(Setting.NAME, "localhost"))) {
      meet("tls://localhost:" + mediator.port() + "#" + Certified.pin(mediator.bundle()));
    }
  }

  @Test
  void aNetworkIsProbed() throws Exception {
    Map<Setting, String> ports = Map.of(Setting.TLS_PORT, "0,0", Setting.PORT, "0");
    try (Certified mediator = Certified.open(folder, ports)) {
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      NetworkReport report =
          new NetworkProbe(
                  MediatorAddress.parse(mediator.pinned()), AddressFamily.IPV4, states::add)
              .run(PATIENCE);
      assertThat(report.observed()).isEqualTo(report.local());
      assertThat(report.filtering()).isEqualTo(NetworkReport.Filtering.BY_ADDRESS);
      await().atMost(PATIENCE).until(() -> mediator.ground().mediator().connections() == 0);
    }
  }
}
