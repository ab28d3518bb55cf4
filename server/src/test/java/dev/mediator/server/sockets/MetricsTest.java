package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number that a Mediator publishes: real peers feed it, or it is said here why not. */
class MetricsTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final String ELSEWHERE = "127.0.0.3";

  /** The numbers that this test leaves at nothing, and why. */
  private static final Map<String, String> UNFED =
      Map.of(
          "mediator_shut_seconds_total{want=\"descriptors\"}",
              "they are everybody's: DoorkeeperTest",
          "mediator_conversations_total{outcome=\"busy\"}", "only a flood does it: TurnstileTest",
          "mediator_conversations_total{outcome=\"fault\"}", "our mistake: FaultTest makes one",
          "mediator_budget_used{budget=\"dials_at_once\"}",
              "nobody can see it: it is over at once");

  /** What the JVM and the system tell is theirs, and may be nothing. */
  private static final String OTHERS = "(jvm|process|system)_.*";

  private final Readings readings = new Readings();

  @TempDir private Path folder;

  /** Peers that do something on a stage, and an operator who looks. */
  private interface Scene {
    void play(Stage stage, Operator operator) throws Exception;
  }

  @Test
  void everyNumberIsFed() throws Exception {
    pairsThatMeet();
    thoseWhoAreHere();
    misdeeds();
    limits();
    whoMayBeHere();
    theEnd();
    Set<String> unfed =
        readings.unfed().stream()
            .filter(series -> !series.matches(OTHERS))
            .collect(Collectors.toSet());
    assertThat(unfed).isEqualTo(UNFED.keySet());
    assertThat(readings.size()).isGreaterThan(100);
    assertThat(readings.of("jvm_threads_live_threads")).isPositive();
    assertThat(readings.of("process_files_open_files")).isPositive();
  }

  private void pairsThatMeet() throws Exception {
    on(
        Map.of(Setting.RELAY, "on"),
        (stage, operator) -> {
          ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
          stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
          client.leaveAsClient();
          assertThat(stage.log().outcome(client.address())).isEqualTo(Outcome.INTRODUCED);
          try (RelayPair direct = RelayPair.dialling(stage, PAIR, "punch")) {
            direct.client().reports(true);
            direct.peer().reports(true);
            direct.end(stage, Outcome.INTRODUCED, "directly");
          }
          try (RelayPair apart = RelayPair.dialling(stage, PAIR, "punch")) {
            apart.client().reports(false);
            apart.peer().reports(false);
            apart.end(stage, Outcome.UNREACHED, "after");
          }
          try (RelayPair relayed = RelayPair.dialling(stage, PAIR, RelayPair.BOTH)) {
            relayed.bothInVain();
            readings.take(operator);
            relayed.client().finish();
            relayed.peer().finish();
            relayed.end(stage, Outcome.RELAYED, "both were done");
          }
          readings.take(operator);
        });
  }

  private void thoseWhoAreHere() throws Exception {
    on(
        Map.of(Setting.PROXIES, "127.0.0.2"),
        (stage, operator) -> {
          stage.waiting(Who.alice(PAIR, true));
          ScriptedPeer asker = stage.connect(Who.bob(PAIR, true)).send(new AddressRequest(true));
          asker.hear(AddressReport.class);
          ScriptedPeer unnamed = stage.connect(Who.bob(PAIR, true), "127.0.0.2").fails("no header");
          Awaitility.await()
              .untilAsserted(() ->
                  assertThat(new Readings().take(operator).of(used("unnamed_proxied")))
                      .isEqualTo(1));
          readings.take(operator);
          unnamed.close();
          asker.hangUp();
        });
  }

  private static String used(String budget) {
    return "mediator_budget_used{budget=\"" + budget + "\"}";
  }

  private void misdeeds() throws Exception {
    on(
        Map.of(),
        (stage, operator) -> {
          ends(stage, stage.connect(Who.bob(PAIR, true)).fails("").send("{}"), Outcome.REFUSED);
          ScriptedPeer first = stage.connect(Who.alice(PAIR, true));
          first.hangUp();
          ends(stage, first, Outcome.GONE);
          ScriptedPeer liar = stage.connect(Who.alice(PAIR, true)).advertise().challenged();
          ends(stage, liar.fails("lies").send(new AdvertiseResponse("no")), Outcome.IMPOSTOR);
          ScriptedPeer rude = stage.connect(Who.alice(PAIR, true)).advertise().challenged();
          ends(stage, rude.fails("is rude").send("garbage"), Outcome.RUDE);
          ScriptedPeer twice = stage.waiting(Who.alice(PAIR, true));
          ScriptedPeer again = stage.waiting(Who.alice(PAIR, true));
          ends(stage, twice, Outcome.SUPERSEDED);
          ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
          peer.hear(PeerDisconnect.class);
          peer.reset();
          ends(stage, again, Outcome.PARTNER_LOST);
          readings.take(operator);
        });
    on(
        Map.of(Setting.HANDSHAKE_TIMEOUT, "1s"),
        (stage, operator) -> {
          ends(stage, stage.connect(Who.bob(PAIR, true)).fails(""), Outcome.SLOW);
          readings.take(operator);
        });
  }

  private void limits() throws Exception {
    Who alice = Who.alice(PAIR, true);
    on(
        Map.of(Setting.CONNECTIONS_PER_ADDRESS, "1", Setting.UNPROVED_CONNECTIONS, "1"),
        (stage, operator) -> {
          stage.waiting(alice);
          ends(stage, stage.connect(alice).fails(""), Outcome.CROWDED);
          ScriptedPeer oldest = stage.connect(alice, "127.0.0.4").fails("");
          Awaitility.await().until(() -> stage.mediator().connections() == 2);
          ScriptedPeer newcomer = stage.connect(alice, ELSEWHERE);
          ends(stage, oldest, Outcome.DISPLACED);
          newcomer.hangUp();
          readings.take(operator);
        });
    on(
        Map.of(Setting.REGISTRATIONS, "2", Setting.REGISTRATIONS_PER_KEY, "1"),
        (stage, operator) -> {
          stage.waiting(alice);
          Who again = new Who(PAIR.alice(), KeyRing.pair(5).alice(), true);
          ends(stage, stage.connect(again).register().fails(""), Outcome.HOARDING);
          stage.waiting(Who.alice(KeyRing.pair(9), true));
          Who third = Who.alice(KeyRing.pair(20), true);
          ends(stage, stage.connect(third).register().fails(""), Outcome.FULL);
          readings.take(operator);
        });
    on(
        Map.of(Setting.WAITING_LIMIT, "1s"),
        (stage, operator) -> {
          ends(stage, stage.connect(alice).register().fails(""), Outcome.EXPIRED);
          readings.take(operator);
        });
    on(
        Map.of(Setting.LISTEN, "127.0.0.1,::1"),
        (stage, operator) -> {
          ScriptedPeer client = stage.waiting(Who.alice(PAIR, false), "::1");
          ScriptedPeer peer = stage.connect(Who.bob(PAIR, false)).register();
          ends(stage, client, Outcome.SPLIT);
          ends(stage, peer, Outcome.SPLIT);
          readings.take(operator);
        });
  }

  private void whoMayBeHere() throws Exception {
    Who alice = Who.alice(PAIR, true);
    Path denied = folder.resolve("denied");
    Files.writeString(denied, alice.own().publicKey().fingerprint() + "\n");
    on(
        Map.of(Setting.DENY_KEYS, denied.toString()),
        (stage, operator) -> {
          ends(stage, stage.connect(alice).register().fails(""), Outcome.DENIED);
          readings.take(operator);
        });
    try (AccessDesk desk = AccessDesk.hesitating(500)) {
      on(
          Map.of(Setting.ACCESS_URL, desk.url()),
          (stage, operator) -> {
            ScriptedPeer peer = stage.connect(alice).register().fails("");
            desk.nextAsked();
            readings.take(operator);
            desk.release();
            ends(stage, peer, Outcome.UNDECIDED);
            readings.take(operator);
          });
    }
  }

  private void theEnd() throws Exception {
    on(
        Map.of(),
        (stage, operator) -> {
          ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
          ScriptedPeer peer = stage.connect(Who.bob(PAIR, true)).register();
          peer.hear(PeerDisconnect.class);
          ScriptedPeer lonely = stage.waiting(Who.alice(KeyRing.pair(1), true));
          stage.story().mayCloseTheInnocent();
          ScriptedPeer dropped = stage.waiting(Who.alice(KeyRing.pair(20), true));
          operator.order("/api/drop", "{\"target\":\"%s\"}".formatted(dropped.fingerprint()));
          ends(stage, dropped, Outcome.DROPPED);
          try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> closing = thread.submit(stage.mediator()::close);
            ends(stage, lonely, Outcome.STOPPED);
            readings.take(operator);
            peer.hangUp();
            client.leaveAsClient();
            closing.get(1, TimeUnit.MINUTES);
          }
        });
  }

  private static void ends(Stage stage, ScriptedPeer peer, Outcome outcome) throws IOException {
    assertThat(stage.log().outcome(peer.address())).isEqualTo(outcome);
    peer.drain();
    peer.close();
  }

  /** Plays a scene, in which somebody looks at the numbers. */
  private static void on(Map<Setting, String> settings, Scene scene) throws Exception {
    try (Stage stage = Stage.withAdmin(settings);
        Operator operator = new Operator(stage.mediator())) {
      scene.play(stage, operator);
    }
  }
}
