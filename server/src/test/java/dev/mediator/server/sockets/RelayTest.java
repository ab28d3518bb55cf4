package dev.mediator.server.sockets;

import static dev.mediator.server.sockets.RelayPair.BOTH;
import static dev.mediator.server.sockets.RelayPair.dialling;
import static dev.mediator.server.sockets.RelayPair.random;
import static dev.mediator.server.sockets.RelayPair.relaying;
import static dev.mediator.server.sockets.RelayPair.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs that punch in vain, over real sockets: relayed, within limits, and only then. */
class RelayTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);
  private static final int PAIRS = 100;
  private static final int MEBIBYTE = 1 << 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void carriesBothWaysUntilBothAreDone(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = relaying(Setting.TRANSPORT, transport, Setting.RELAY_RATE, "1GiB");
        RelayPair two = dialling(stage, PAIR, BOTH).bothInVain()) {
      byte[] there = random(3 * MEBIBYTE);
      byte[] back = random(2 * MEBIBYTE);
      Future<?> answering = threads.submit(() -> write(two.peer(), back));
      Future<?> sending =
          threads.submit(() -> {
            write(two.client(), there);
            two.client().finish();
            return null;
          });
      assertThat(two.peer().read(there.length + 1)).isEqualTo(there);
      assertThat(two.client().read(back.length)).isEqualTo(back);
      sending.get();
      answering.get();
      two.peer().write(new byte[] {7});
      two.peer().finish();
      assertThat(two.client().read(2)).containsExactly(7);
      two.end(stage, Outcome.RELAYED, "both were done, after " + (5 * MEBIBYTE + 1) + " bytes");
    }
  }

  /** The Client may speak as soon as it has RelayOpen, and the Peer has it first all the same. */
  @Test
  void nothingIsForwardedBeforeBothHaveRelayOpen() throws Exception {
    try (Stage stage = relaying();
        RelayPair two = dialling(stage, PAIR, BOTH)) {
      two.client().reports(false);
      two.peer().reports(false);
      two.client().opened().write(random(1000));
      two.client().finish();
      assertThat(two.peer().opened().read(2000)).hasSize(1000);
    }
  }

  @Test
  void whoeverLeavesTakesTheOtherAlong() throws Exception {
    try (Stage stage = relaying();
        RelayPair two = dialling(stage, PAIR, BOTH).bothInVain()) {
      Endpoint gone = two.peer().address();
      two.peer().reset();
      assertThat(two.client().read(1)).isEmpty();
      assertThat(stage.log().outcome(gone)).isEqualTo(Outcome.RELAYED);
      assertThat(stage.log().conversation(two.client().address()).get("reason", String.class))
          .startsWith("one of the two left");
    }
  }

  @Test
  void whoDoesNotReadHoldsUpItsPartnerAndIsNotWaitedForForEver() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_IDLE, "700ms", Setting.RELAY_RATE, "10GiB");
        RelayPair two = dialling(stage, PAIR, BOTH).bothInVain()) {
      Future<?> flood = threads.submit(() -> write(two.client(), new byte[256 * MEBIBYTE]));
      two.end(stage, Outcome.RELAYED, "nothing moved for 0 s, after ");
      assertThatThrownBy(flood::get).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void aPairHasItsBytes() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_BYTES, "64KiB");
        RelayPair two = dialling(stage, PAIR, BOTH).bothInVain()) {
      two.client().write(new byte[64 * 1024]);
      assertThat(two.peer().read(64 * 1024)).hasSize(64 * 1024);
      two.peer().write(new byte[1]);
      two.end(stage, Outcome.RELAYED, "it used up its 65536 bytes, after 65536 bytes");
    }
  }

  @Test
  void aPairHasItsRate() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_RATE, "256KiB");
        RelayPair two = dialling(stage, PAIR, BOTH).bothInVain()) {
      long before = System.nanoTime();
      Future<?> sending = threads.submit(() -> write(two.client(), new byte[MEBIBYTE / 2]));
      two.peer().read(MEBIBYTE / 2);
      // RelayPair seconds' worth, less a burst and what is under way at the end.
      assertThat(System.nanoTime() - before).isGreaterThan(1_500_000_000L);
      sending.get();
    }
  }

  @Test
  void thereIsRoomForSoManyPairs() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_PAIRS, "1");
        RelayPair first = dialling(stage, PAIR, BOTH).bothInVain()) {
      try (RelayPair second = dialling(stage, KeyRing.pair(1), BOTH)) {
        second.client().reports(false);
        second.peer().reports(false);
        assertThat(second.client().read(1)).isEmpty();
        assertThat(second.peer().read(1)).isEmpty();
        assertThat(stage.log().conversation(second.client().address()).fields())
            .containsEntry("outcome", Outcome.UNREACHED)
            .containsEntry("reason", "no more than 1 pairs are relayed at once");
      }
      first.client().finish();
      first.peer().finish();
      first.end(stage, Outcome.RELAYED, "both were done");
      try (RelayPair third = dialling(stage, KeyRing.pair(2), BOTH)) {
        third.bothInVain();
      }
    }
  }

  @Test
  void nobodyIsRelayedWhoseOperatorOrPartnerDoesNotWantIt() throws Exception {
    try (Stage off = Stage.open(Map.of(), Level.INFO);
        RelayPair two = dialling(off, PAIR, BOTH)) {
      two.client().reports(false);
      assertThat(two.client().read(1)).isEmpty();
      two.peer().reports(false);
      assertThat(two.peer().read(1)).isEmpty();
    }
    try (Stage on = relaying();
        RelayPair two = dialling(on, PAIR, "punch")) {
      two.client().reports(false);
      assertThat(two.client().read(1)).isEmpty();
      two.peer().reports(false);
      assertThat(two.peer().read(1)).isEmpty();
    }
  }

  @Test
  void whoWaitsForARelayThatIsNotNeededIsToldSo() throws Exception {
    try (Stage stage = relaying();
        RelayPair two = dialling(stage, PAIR, BOTH)) {
      two.peer().reports(false);
      two.client().reports(true).finish();
      assertThat(two.peer().read(1)).isEmpty();
      assertThat(stage.log().outcome(two.client().address())).isEqualTo(Outcome.INTRODUCED);
      assertThat(stage.log().outcome(two.peer().address())).isEqualTo(Outcome.UNREACHED);
    }
  }

  @Test
  void whoSpeaksBeforeRelayOpenIsRude() throws Exception {
    try (Stage stage = relaying();
        RelayPair two = dialling(stage, PAIR, BOTH)) {
      two.client().reports(false);
      two.client().write(new byte[] {'x'});
      assertThat(stage.log().outcome(two.client().address())).isEqualTo(Outcome.RUDE);
      two.peer().reports(false);
      assertThat(two.peer().read(1)).isEmpty();
    }
  }

  @Test
  void aMediatorThatStopsEndsItsRelays() throws Exception {
    try (Stage stage = relaying();
        RelayPair two = dialling(stage, PAIR, BOTH).bothInVain()) {
      Future<?> stopping = threads.submit(() -> stage.mediator().close());
      assertThat(two.client().read(1)).isEmpty();
      assertThat(two.peer().read(1)).isEmpty();
      stopping.get();
    }
  }

  @Test
  void manyPairsAreRelayedAtOnce() throws Exception {
    String many = String.valueOf(PAIRS);
    List<RelayPair> pairs = new ArrayList<>();
    try (Stage stage =
        relaying(Setting.RELAY_PAIRS_PER_NETWORK, many, Setting.RELAY_RATE, "64MiB")) {
      for (int i = 0; i < PAIRS; i++) {
        pairs.add(dialling(stage, KeyRing.pair(i), BOTH).bothInVain());
      }
      byte[] bytes = random(MEBIBYTE / 4);
      List<Future<?>> all = new ArrayList<>();
      for (RelayPair two : pairs) {
        all.add(threads.submit(() -> write(two.client(), bytes)));
        all.add(threads.submit(() -> write(two.peer(), bytes)));
        all.add(threads.submit(() -> assertThat(two.peer().read(bytes.length)).isEqualTo(bytes)));
        all.add(threads.submit(() -> assertThat(two.client().read(bytes.length)).isEqualTo(bytes)));
      }
      for (Future<?> each : all) {
        each.get();
      }
      for (RelayPair two : pairs) {
        two.close();
      }
      Awaitility.await().until(() -> stage.mediator().connections() == 0);
    }
  }
}
