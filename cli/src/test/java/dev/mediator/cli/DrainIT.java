package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signals make of the packaged Mediator. */
class DrainIT {
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(1024);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(1024);

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void oneDrains(String signal) throws Exception {
    try (ServedMediator mediator = ServedMediator.start("", "--drain-window 500ms");
        BarePeer peer = BarePeer.register(mediator.port(), ALICE, BOB)) {
      mediator.program().signal(signal);
      assertEnd(peer);
      assertThat(mediator.program().awaitExit(0))
          .anyMatch(line -> line.contains(" draining: ") && line.contains("open connections: 1"))
          .anyMatch(line -> line.contains(" outcome=\"STOPPED\""))
          .anyMatch(line -> line.contains(" drained: "))
          .anyMatch(line -> line.contains(" stopped; "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSecondOneStopsAtOnce(String signal) throws Exception {
    try (ServedMediator mediator = ServedMediator.start("", "--drain-window 1h");
        BarePeer peer = BarePeer.register(mediator.port(), ALICE, BOB)) {
      mediator.program().signal("TERM");
      mediator.program().awaitLine(" draining: ");
      mediator.program().signal(signal);
      assertThat(mediator.program().awaitExit(0))
          .anyMatch(line -> line.contains(" stopping at once: "));
      assertEnd(peer);
    }
  }

  @Test
  void oneThatComesBeforeItServesStopsItToo() throws Exception {
    try (RunningProgram mediator =
        RunningProgram.start(
            Path.of("."), Map.of(), "bash", "-c", "exec " + ServedMediator.command(""))) {
      mediator.awaitLine("listening at");
      mediator.terminate();
      mediator.awaitExit(0);
    }
  }

  private static void assertEnd(BarePeer peer) throws IOException {
    assertThat(peer.channel().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }
}
