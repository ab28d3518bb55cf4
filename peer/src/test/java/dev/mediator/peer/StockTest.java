package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.peer.StockPartner.Manner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ours meets stock p2psc peers through a real Mediator, plain connections allowed. */
class StockTest {
  private static final String ACKNOWLEDGEMENT = "{\"type\":10,\"payload\":{}}";

  private final Queue<PeerState> states = new ConcurrentLinkedQueue<>();
  private Ground ground;

  @BeforeEach
  void open() throws Exception {
    ground = Ground.open();
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @ParameterizedTest
  @EnumSource
  void dialsAStockPeer(Manner manner) throws Exception {
    CompletableFuture<PeerConnection> dialling = oursFirst();
    StockPartner stock = new StockPartner("peer", manner);
    assertThat(stock.introducedBy(port())).contains("\"type\":5");
    try (ServerSocket listener = stock.listen();
        Socket theirs = stock.accept(listener, "");
        PeerConnection ours = connected(dialling)) {
      assertThat(ours.role()).isEqualTo(PeerRole.CLIENT);
      assertThat(ours.encrypted()).isFalse();
      assertThat(ours.partner()).isEqualTo(StockPartner.identity("peer").publicKey());
      talk(ours, theirs);
      assertThat(ours.input().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isDialledByAStockClient(Manner manner) throws Exception {
    StockPartner stock = new StockPartner("client", manner);
    CompletableFuture<String> introduced = registered(stock);
    CompletableFuture<PeerConnection> listening = oursLast();
    assertThat(introduced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("\"type\":6");
    try (Socket theirs = stock.dial()) {
      stock.prove(theirs);
      assertThat(StockPartner.read(theirs)).isEqualTo(ACKNOWLEDGEMENT);
      theirs.getOutputStream().write('!');
      try (PeerConnection ours = connected(listening)) {
        assertThat(ours.role()).isEqualTo(PeerRole.PEER);
        assertThat(ours.encrypted()).isFalse();
        assertThat(ours.partner()).isEqualTo(StockPartner.identity("client").publicKey());
        assertThat(ours.input().read()).as("what it said first").isEqualTo('!');
        talk(ours, theirs);
        assertThat(ours.input().read()).isEqualTo(-1);
      }
    }
  }

  /** In one segment with its PeerAcknowledgement, and whichever way the application reads. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAStockPeerSaysAtOnceIsTheApplications(boolean raw) throws Exception {
    String first = " {\"type\":11}";
    CompletableFuture<PeerConnection> dialling = oursFirst();
    StockPartner stock = new StockPartner("peer", Manner.AT_ONCE);
    stock.introducedBy(port());
    try (ServerSocket listener = stock.listen();
        Socket theirs = stock.accept(listener, first);
        PeerConnection ours = connected(dialling)) {
      theirs.shutdownOutput();
      byte[] bytes = raw ? drain(ours) : ours.input().readAllBytes();
      assertThat(new String(bytes, UTF_8)).isEqualTo(first);
    }
  }

  /** Its decoder would reject what comes in one read with the PeerAcknowledgement. */
  @Test
  void holdsItsFirstByteBackFromAStockClient() throws Exception {
    StockPartner stock = new StockPartner("client", Manner.AT_ONCE);
    CompletableFuture<String> introduced = registered(stock);
    CompletableFuture<Void> speaking = oursLast().thenAccept(ours -> write(ours, "hello"));
    introduced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    try (Socket theirs = stock.dial()) {
      String proof = stock.proof(theirs);
      // Just before ours can acknowledge: from here on nothing takes time but the holding back.
      long before = System.nanoTime();
      stock.write(theirs, proof);
      assertThat(StockPartner.read(theirs)).isEqualTo(ACKNOWLEDGEMENT);
      assertThat(theirs.getInputStream().read()).isEqualTo('h');
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
          .isGreaterThanOrEqualTo(100);
      speaking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** It hangs up with the Mediator before it listens, so that the first dial is refused. */
  @Test
  void dialsAgainWhenAStockPeerListensLate() throws Exception {
    CompletableFuture<PeerConnection> dialling = oursFirst();
    StockPartner stock = new StockPartner("peer", Manner.AT_ONCE);
    stock.introducedBy(port());
    await().atMost(PATIENCE).until(() -> has(PeerState.Dialling.class));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
    try (ServerSocket listener = stock.listen();
        Socket theirs = stock.accept(listener, "");
        PeerConnection ours = connected(dialling)) {
      talk(ours, theirs);
    }
  }

  @Test
  void dialsAgainWhenAStockPeerResets() throws Exception {
    CompletableFuture<PeerConnection> dialling = oursFirst();
    StockPartner stock = new StockPartner("peer", Manner.AT_ONCE);
    stock.introducedBy(port());
    try (ServerSocket listener = stock.listen()) {
      reset(listener.accept());
      Socket halfway = listener.accept();
      stock.respond(halfway, StockPartner.nonce());
      reset(halfway);
      try (Socket theirs = stock.accept(listener, "");
          PeerConnection ours = connected(dialling)) {
        reset(theirs);
        assertThatThrownBy(() -> ours.input().read()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void letsAStockClientInAgainThatReset() throws Exception {
    StockPartner stock = new StockPartner("client", Manner.AT_ONCE);
    CompletableFuture<String> introduced = registered(stock);
    CompletableFuture<PeerConnection> listening = oursLast();
    introduced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    reset(stock.dial());
    Socket halfway = stock.dial();
    stock.challenge(halfway);
    reset(halfway);
    try (Socket theirs = stock.dial()) {
      stock.prove(theirs);
      assertThat(StockPartner.read(theirs)).isEqualTo(ACKNOWLEDGEMENT);
      try (PeerConnection ours = connected(listening)) {
        talk(ours, theirs);
      }
    }
  }

  @Test
  void aStockPeerWithoutTheKeyIsAnImpostor() throws Exception {
    CompletableFuture<PeerConnection> dialling = oursFirst();
    StockPartner stock = new StockPartner("peer", Manner.AT_ONCE);
    stock.introducedBy(port());
    try (ServerSocket listener = stock.listen();
        Socket theirs = listener.accept()) {
      StockPartner.read(theirs);
      stock.write(
          theirs,
          "{\"type\":8,\"payload\":{\"encrypted_nonce\":\"AAAA\",\"decrypted_nonce\":\"1337\"}}");
      assertThat(theirs.getInputStream().read()).as("no PeerResponse").isEqualTo(-1);
      assertThatThrownBy(() -> connected(dialling))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(PeerException.Impostor.class);
    }
  }

  private CompletableFuture<PeerConnection> oursFirst() throws Exception {
    CompletableFuture<PeerConnection> ours = ours("client", "peer");
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    return ours;
  }

  private CompletableFuture<PeerConnection> oursLast() throws Exception {
    await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
    return ours("peer", "client");
  }

  private CompletableFuture<PeerConnection> ours(String self, String other) throws Exception {
    return PeerConnector.through(ground.address(), StockPartner.identity(self))
        .within(PATIENCE)
        .allowPlain()
        .telling(states::add)
        .connectAsync(StockPartner.identity(other).publicKey());
  }

  private CompletableFuture<String> registered(StockPartner stock) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return stock.introducedBy(port());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private int port() {
    return ground.mediator().port();
  }

  private boolean has(Class<? extends PeerState> state) {
    return states.stream().anyMatch(state::isInstance);
  }

  private static PeerConnection connected(CompletableFuture<PeerConnection> ours) throws Exception {
    return ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** A line each way, and then the stock side's end of stream. */
  private static void talk(PeerConnection ours, Socket theirs) throws IOException {
    theirs.getOutputStream().write("from stock".getBytes(UTF_8));
    assertThat(ours.input().readNBytes(10)).isEqualTo("from stock".getBytes(UTF_8));
    write(ours, "from ours");
    assertThat(theirs.getInputStream().readNBytes(9)).isEqualTo("from ours".getBytes(UTF_8));
    theirs.shutdownOutput();
  }

  private static void write(PeerConnection ours, String text) {
    try {
      ours.output().write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] drain(PeerConnection ours) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    int read = 0;
    while (read >= 0) {
      read = ours.channel().read(bytes);
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
