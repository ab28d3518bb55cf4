package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Networks;
import dev.mediator.server.handshake.Networks.Ports;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.Tally;
import dev.mediator.server.simulation.Deed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers that can punch, over real sockets: offered, both ready, both told to dial. */
class PunchTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final int PAIRS = 200;

  /** How a peer goes wrong. */
  enum Wrong {
    HANGS_UP,
    RESETS,
    SENDS_GARBAGE,
    NAMES_ANOTHER_SESSION;

    void befall(ScriptedPeer peer) throws IOException {
      switch (this) {
        case HANGS_UP -> peer.hangUp();
        case RESETS -> peer.reset();
        case SENDS_GARBAGE -> peer.fails("garbage").send("no JSON").drain();
        case NAMES_ANOTHER_SESSION ->
            peer.fails("a foreign session")
                .send(new PunchReady(new Session("A".repeat(22))))
                .drain();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void bothListenAndThenBothDial(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = Stage.open(Map.of(Setting.TRANSPORT, transport), Level.INFO)) {
      ScriptedPeer client = punching(stage, Who.alice(PAIR, true), "10.0.0.7", "8.8.8.8");
      stage.awaitRegistered(client);
      ScriptedPeer peer = punching(stage, Who.bob(PAIR, true));

      PunchOffer toClient = client.hear(PunchOffer.class);
      PunchOffer toPeer = peer.hear(PunchOffer.class);
      assertThat(toClient)
          .isEqualTo(
              new PunchOffer(
                  toClient.session(),
                  Role.CLIENT,
                  client.address(),
                  List.of(peer.address()),
                  0,
                  10_000));
      Endpoint atHome = new Endpoint("10.0.0.7", client.address().port());
      assertThat(toPeer)
          .isEqualTo(
              new PunchOffer(
                  toClient.session(),
                  Role.PEER,
                  peer.address(),
                  List.of(client.address(), atHome),
                  0,
                  10_000));
      listens(peer, toPeer);
      listens(client, toClient);
      for (ScriptedPeer each : List.of(peer, client)) {
        assertThat(each.hear(PunchGo.class).session()).isEqualTo(toClient.session());
        each.send(new PunchResult(toClient.session(), true, "direct", 7, List.of())).hangUp();
      }
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.INTRODUCED);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.INTRODUCED);
      Networks networks = new Networks(Ports.KEPT, Ports.UNKNOWN, true);
      assertThat(stage.log().conversation(peer.address()).fields())
          .containsEntry("networks", networks);
      assertThat(stage.mediator().tally().pairs())
          .isEqualTo(Map.of(new Tally.Pair(Outcome.INTRODUCED, networks), 1L));
      assertThat(stage.mediator().tally())
          .hasToString("INTRODUCED 2; of pairs: INTRODUCED KEPT/UNKNOWN at one address 1");
    }
  }

  @Test
  void whoDoesNotPunchIsIntroducedAsVersion0Has() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO)) {
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, false));
      ScriptedPeer peer = punching(stage, Who.bob(PAIR, true));
      assertThat(peer.leaveAsPeer()).isInstanceOf(PeerDisconnect.class);
      client.leaveAsClient();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoFailsBeforeItIsReadyTakesItsPartnerAlong(Wrong wrong) throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO)) {
      ScriptedPeer client = punching(stage, Who.alice(PAIR, true));
      stage.awaitRegistered(client);
      ScriptedPeer peer = punching(stage, Who.bob(PAIR, true));
      client.hear(PunchOffer.class);
      listens(peer, peer.hear(PunchOffer.class));
      wrong.befall(client);
      peer.end();
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.PARTNER_LOST);
    }
  }

  @Test
  void whoIsNeverReadyIsBlamed() throws Exception {
    try (Stage stage = Stage.open(Map.of(Setting.DEPARTURE_TIMEOUT, "3s"), Level.INFO)) {
      ScriptedPeer client = punching(stage, Who.alice(PAIR, true));
      stage.awaitRegistered(client);
      ScriptedPeer peer = punching(stage, Who.bob(PAIR, true));
      listens(peer, peer.hear(PunchOffer.class));
      client.hear(PunchOffer.class);
      client.fails("never ready").drain();
      peer.drain();
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.SLOW);
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.PARTNER_LOST);
    }
  }

  @Test
  void afterItWasToldToDialAPeerMayLeaveWithoutHarm() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO)) {
      ScriptedPeer client = punching(stage, Who.alice(PAIR, true));
      stage.awaitRegistered(client);
      ScriptedPeer peer = punching(stage, Who.bob(PAIR, true));
      PunchOffer offer = client.hear(PunchOffer.class);
      listens(client, offer);
      listens(peer, peer.hear(PunchOffer.class));
      client.hear(PunchGo.class);
      peer.hear(PunchGo.class);
      client.hangUp();
      assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.UNREACHED);
      PunchResult inVain = new PunchResult(offer.session(), false, null, 10_000, List.of("silent"));
      peer.send(inVain).hangUp();
      assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.UNREACHED);
    }
  }

  @Test
  void manyPairsPunchAtOnce() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.INFO);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Role>> roles = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        KeyRing.Pair pair = KeyRing.pair(i);
        roles.add(threads.submit(() -> play(stage, Who.alice(pair, true))));
        roles.add(threads.submit(() -> play(stage, Who.bob(pair, true))));
      }
      int clients = 0;
      for (Future<Role> role : roles) {
        clients += role.get() == Role.CLIENT ? 1 : 0;
      }
      assertThat(clients).isEqualTo(PAIRS);
    }
  }

  private static Role play(Stage stage, Who who) throws IOException {
    ScriptedPeer peer = punching(stage, who);
    PunchOffer offer = peer.hear(PunchOffer.class);
    listens(peer, offer);
    peer.hear(PunchGo.class);
    peer.send(new PunchResult(offer.session(), true, "lan", 1, List.of())).hangUp();
    return offer.role();
  }

  /** Registers one that offers to punch, and names these addresses for itself. */
  private static ScriptedPeer punching(Stage stage, Who who, String... ips) throws IOException {
    ScriptedPeer peer = stage.connect(who);
    Advertise plain = who.advertise();
    List<Endpoint> candidates = new ArrayList<>();
    for (String ip : ips) {
      candidates.add(new Endpoint(ip, peer.address().port()));
    }
    return peer.send(
            new Advertise(0, plain.ourKey(), plain.theirKey(), List.of("punch"), candidates))
        .challenged()
        .respond();
  }

  private static void listens(ScriptedPeer peer, PunchOffer offer) throws IOException {
    peer.tell(new Deed.Listens());
    peer.send(new PunchReady(offer.session()));
  }
}
