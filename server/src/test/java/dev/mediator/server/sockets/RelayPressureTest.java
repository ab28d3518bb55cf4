package dev.mediator.server.sockets;

import static dev.mediator.server.sockets.RelayPair.BOTH;
import static dev.mediator.server.sockets.RelayPair.dialling;
import static dev.mediator.server.sockets.RelayPair.random;
import static dev.mediator.server.sockets.RelayPair.relaying;
import static dev.mediator.server.sockets.RelayPair.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relayed peers that do not read, or say next to nothing. */
class RelayPressureTest {
  private static final String FAST = "10GiB";

  /** More than all buffers of the two kernels' ends together. */
  private static final int FLOOD = 64 << 20;

  /** Two buffers, and what Netty adds to each when it counts. */
  private static final long UNDER_WAY = 2 * (64 * 1024 + 96);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /** Its kernel says that it is alive; that alone counts, and no time of the handshake. */
  @Test
  void aReaderMayPauseForLongerThanAHandshakeMayTake() throws Exception {
    try (Stage stage =
            relaying(
                Setting.RELAY_RATE, FAST,
                Setting.DEPARTURE_TIMEOUT, "700ms",
                Setting.LEAVING_TIMEOUT, "1500ms");
        RelayPair pair = dialling(stage, KeyRing.pair(0), BOTH).bothInVain()) {
      byte[] flood = random(FLOOD);
      Future<?> sending = threads.submit(() -> write(pair.client(), flood));
      awaitStuck(stage, pair.peer());
      outlastDeparture(stage, KeyRing.pair(1));
      outlastLeaving(stage, KeyRing.pair(2));
      assertThat(pair.peer().read(flood.length)).isEqualTo(flood);
      sending.get();
      pair.peer().write(new byte[] {7});
      assertThat(pair.client().read(1)).containsExactly(7);
    }
  }

  /** Waits until that time has passed for others. */
  private static void outlastDeparture(Stage stage, KeyRing.Pair keys) throws Exception {
    try (RelayPeer one = RelayPeer.register(stage, Who.alice(keys, true), BOTH);
        RelayPeer other = RelayPeer.register(stage, Who.bob(keys, true), BOTH)) {
      one.listens();
      assertThat(stage.log().outcome(other.address())).isEqualTo(Outcome.SLOW);
    }
  }

  private static void outlastLeaving(Stage stage, KeyRing.Pair keys) throws Exception {
    try (RelayPair pair = dialling(stage, keys, BOTH)) {
      pair.peer().reports(true);
      assertThat(pair.peer().read(1)).isEmpty();
    }
  }

  @Test
  void whoDoesNotReadHoldsUpNobodyButItsPartner() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_RATE, FAST, Setting.EVENT_LOOPS, "1");
        RelayPair stuck = dialling(stage, KeyRing.pair(0), BOTH).bothInVain();
        RelayPair other = dialling(stage, KeyRing.pair(1), BOTH).bothInVain()) {
      byte[] flood = random(FLOOD);
      Future<?> sending = threads.submit(() -> write(stuck.client(), flood));
      awaitStuck(stage, stuck.peer());
      byte[] bytes = random(FLOOD / 4);
      Future<?> there = threads.submit(() -> write(other.client(), bytes));
      assertThat(other.peer().read(bytes.length)).isEqualTo(bytes);
      there.get();
      assertThat(sending.isDone()).isFalse();
      assertThat(pending(stage, stuck.peer())).isBetween(1L, UNDER_WAY);
      stuck.peer().write(new byte[] {7});
      assertThat(stuck.client().read(1)).as("the other way").containsExactly(7);
      assertThat(stuck.peer().read(flood.length)).isEqualTo(flood);
      sending.get();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void twoThatBothWriteBeforeTheyReadGetEverything(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = relaying(Setting.RELAY_RATE, FAST, Setting.TRANSPORT, transport);
        RelayPair pair = dialling(stage, KeyRing.pair(0), BOTH).bothInVain()) {
      byte[] flood = random(FLOOD);
      Future<?> there = threads.submit(() -> write(pair.client(), flood));
      Future<?> back = threads.submit(() -> write(pair.peer(), flood));
      awaitStuck(stage, pair.peer());
      awaitStuck(stage, pair.client());
      assertThat(pair.peer().read(flood.length)).isEqualTo(flood);
      assertThat(pair.client().read(flood.length)).isEqualTo(flood);
      there.get();
      back.get();
    }
  }

  /** Else tiny writes would make the Mediator work as much as it can, at any rate. */
  @Test
  void aByteCountsAsAKibibyteTowardsTheRate() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_RATE, "10KiB");
        RelayPair pair = dialling(stage, KeyRing.pair(0), BOTH).bothInVain()) {
      long before = System.nanoTime();
      for (int i = 0; i < 12; i++) {
        pair.client().write(new byte[] {1});
        assertThat(pair.peer().read(1)).hasSize(1);
      }
      // Twelve tenths of a second, less a burst and the last pause.
      assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
    }
  }

  /** Linux doubles what it is asked for. */
  @Test
  void theKernelKeepsNoMoreThanTheRateNeeds() throws Exception {
    try (Stage stage = relaying(Setting.RELAY_RATE, "400KiB");
        RelayPair pair = dialling(stage, KeyRing.pair(0), BOTH).bothInVain()) {
      for (RelayPeer each : List.of(pair.client(), pair.peer())) {
        ChannelConfig kernel = stage.insides().channelOf(each.address()).config();
        for (ChannelOption<Integer> option :
            List.of(ChannelOption.SO_RCVBUF, ChannelOption.SO_SNDBUF)) {
          Awaitility.await().until(() -> kernel.getOption(option) == 2 * 100 * 1024);
        }
      }
    }
  }

  private static void awaitStuck(Stage stage, RelayPeer reader) {
    Awaitility.await().until(() -> pending(stage, reader) > 0);
  }

  /** What its kernel's buffers have no room for. */
  private static long pending(Stage stage, RelayPeer reader) {
    Channel channel = stage.insides().channelOf(reader.address());
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
