package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Session;
import dev.mediator.server.config.Setting;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Both listen and both dial: with one of ours, with a partner that does not come, and strangers.
 */
class PunchingTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ROUNDS = 40;

  @Test
  void bothUseThePortThatTheMediatorSees() throws Exception {
    try (Ground ground = Ground.open()) {
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      CompletableFuture<PeerConnection> first =
          ground.connector(0).telling(states::add).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(waited.role()).isEqualTo(PeerRole.CLIENT);
        assertThat(last.role()).isEqualTo(PeerRole.PEER);
        assertThat(waited.path()).isEqualTo(PeerPath.LAN);
        assertThat(waited.address()).isEqualTo(last.channel().getLocalAddress());
        assertThat(last.address()).isEqualTo(waited.channel().getLocalAddress());
        assertThat(states.stream().filter(PeerState.Listening.class::isInstance))
            .containsExactly(new PeerState.Listening(last.address().getPort()));
      }
      await().atMost(PATIENCE).until(() -> ground.mediator().connections() == 0);
    }
  }

  /** Two good connections at once, and every order of dials: always both have the same one. */
  @Test
  void againAndAgainBothHaveTheSameConnection() throws Exception {
    try (Ground ground = Ground.open()) {
      for (int round = 0; round < ROUNDS; round++) {
        CompletableFuture<PeerConnection> one = ground.connector(0).connectAsync(key(1));
        CompletableFuture<PeerConnection> other = ground.connector(1).connectAsync(key(0));
        try (PeerConnection here = one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            PeerConnection there = other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          here.output().write(round);
          there.output().write(round + 1);
          assertThat(there.input().read()).isEqualTo(round);
          assertThat(here.input().read()).isEqualTo(round + 1);
        }
      }
    }
  }

  @Test
  void aPartnerThatDoesNotPunchIsMetAsEver() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).withoutTraversal().connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(waited.encrypted()).isTrue();
        assertThat(last.role()).isEqualTo(PeerRole.PEER);
      }
    }
  }

  @Test
  void aPartnerThatNeverListensIsOutOfReachOfBoth() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.PUNCH_TIMEOUT, "500ms"));
        SocketChannel mediator = dial(ground)) {
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      CompletableFuture<PeerConnection> peer =
          ground
              .connector(0)
              .within(Duration.ofSeconds(8))
              .telling(states::add)
              .connectAsync(key(1));
      pretendToListen(mediator, 1, 0);
      assertThatThrownBy(() -> peer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(PeerException.PartnerUnreachable.class)
          .hasMessageContaining("both dialled, in vain")
          .hasMessageContaining(" refused");
      assertThat(states).anyMatch(PeerState.Retrying.class::isInstance);
    }
  }

  @Test
  void whoDoesNotKnowTheSessionCostsNoDecryption() throws Exception {
    CountedKey own = new CountedKey(identity(0));
    try (Ground ground = Ground.open();
        SocketChannel mediator = dial(ground)) {
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      Wire wire = register(mediator, 1, 0);
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      CompletableFuture<PeerConnection> peer =
          PeerConnector.through(ground.address(), own.identity())
              .telling(states::add)
              .connectAsync(key(1));
      wire.receive(PunchOffer.class);
      int port = listeningPort(states);
      int before = own.operations();
      for (Session session : new Session[] {null, Session.make(RANDOM)}) {
        try (SocketChannel stranger = SocketChannel.open()) {
          stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          Wire call = new Wire(stranger, patience());
          call.send(new PeerChallenge(Challenge.pose(nonce(), key(0)), true, session));
          assertThatThrownBy(() -> call.receive(PeerChallenge.class))
              .isInstanceOf(EOFException.class);
        }
      }
      assertThat(own.operations()).isEqualTo(before);
      peer.cancel(true);
    }
  }

  @Test
  void aClientAsksWhoeverCallsAndAnswersNobodyElse() throws Exception {
    try (Ground ground = Ground.open()) {
      LinkedBlockingQueue<PeerState> states = new LinkedBlockingQueue<>();
      CompletableFuture<PeerConnection> client =
          ground.connector(0).telling(states::add).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      List<SocketChannel> strangers = new ArrayList<>();
      try (SocketChannel mediator = dial(ground)) {
        Wire wire = register(mediator, 1, 0);
        PunchOffer offer = wire.receive(PunchOffer.class);
        int port = listeningPort(states);
        for (int i = 0; i < 200; i++) {
          SocketChannel stranger = SocketChannel.open();
          stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          strangers.add(stranger);
        }
        wire.send(new PunchReady(offer.session()));
        wire.receive(PunchGo.class);
        try (SocketChannel partner = SocketChannel.open()) {
          partner.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          PeerHandshake handshake =
              new PeerHandshake(
                  Wish.of(MediatorAddress.parse("nowhere"), identity(1)), key(0), RANDOM);
          Wire call = new Wire(partner, patience());
          PeerChallenge challenge = call.receive(PeerChallenge.class);
          assertThat(challenge.session()).isEqualTo(offer.session());
          assertThat(handshake.answer(call, challenge).conclude())
              .isEqualTo(PeerHandshake.Verdict.ENCRYPTED);
        }
      } finally {
        for (SocketChannel stranger : strangers) {
          stranger.close();
        }
      }
      client.cancel(true);
    }
  }

  /** From a port that nobody is going to listen at. */
  private static SocketChannel dial(Ground ground) throws Exception {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ground.mediator().port()));
    return channel;
  }

  /** As one of ours, who can punch. */
  private static Wire register(SocketChannel mediator, int own, int wanted) throws Exception {
    PeerKeyPair identity = identity(own);
    Wire wire = new Wire(mediator, patience());
    wire.send(
        new Advertise(
            0, identity.publicKey().toPem(), key(wanted).toPem(), List.of("punch"), List.of()));
    AdvertiseChallenge challenge = wire.receive(AdvertiseChallenge.class);
    String nonce =
        Challenge.answerMediator(challenge.encryptedNonce(), identity, List.of("-"), RANDOM).text();
    wire.send(new AdvertiseResponse(nonce));
    return wire;
  }

  private static void pretendToListen(SocketChannel mediator, int own, int wanted)
      throws Exception {
    Wire wire = register(mediator, own, wanted);
    wire.send(new PunchReady(wire.receive(PunchOffer.class).session()));
    wire.receive(PunchGo.class);
  }

  private static int listeningPort(LinkedBlockingQueue<PeerState> states) throws Exception {
    while (true) {
      PeerState state = states.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (state instanceof PeerState.Listening(int port)) {
        return port;
      }
      assertThat(state).isNotNull();
    }
  }

  private static Nonce nonce() {
    return Nonce.ofPeer(true, RANDOM);
  }

  private static Deadline patience() {
    return Deadline.in(PATIENCE, System::nanoTime);
  }
}
