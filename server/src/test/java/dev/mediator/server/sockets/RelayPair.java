package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;

/** Two that were told to dial, and what can become of them. */
record RelayPair(RelayPeer client, RelayPeer peer) implements AutoCloseable {
  static final String[] BOTH = {"punch", "relay"};

  /** A Mediator that relays, with these settings and values in turn. */
  static Stage relaying(Object... settings) throws Exception {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.RELAY, "on");
    for (int i = 0; i < settings.length; i += 2) {
      all.put((Setting) settings[i], (String) settings[i + 1]);
    }
    return Stage.open(all, Level.INFO);
  }

  /** Alice and Bob of this pair, both told to dial: she registered first. */
  static RelayPair dialling(Stage stage, KeyRing.Pair pair, String... extensions)
      throws IOException {
    RelayPeer client = RelayPeer.register(stage, Who.alice(pair, true), extensions);
    Awaitility.await().until(() -> stage.insides().isRegistered(client.address()));
    RelayPeer peer = RelayPeer.register(stage, Who.bob(pair, true), extensions);
    client.listens();
    peer.listens();
    return new RelayPair(client.dials(), peer.dials());
  }

  RelayPair bothInVain() throws IOException {
    peer.reports(false);
    client.reports(false);
    client.opened();
    peer.opened();
    return this;
  }

  void end(Stage stage, Outcome outcome, String reason) {
    for (Endpoint each : List.of(client.address(), peer.address())) {
      LogLine line = stage.log().conversation(each);
      assertThat(line.outcome()).isEqualTo(outcome);
      assertThat(line.get("reason", String.class)).startsWith(reason);
    }
  }

  /** A task that can fail. */
  static boolean write(RelayPeer peer, byte[] bytes) throws IOException {
    peer.write(bytes);
    return true;
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    client.close();
    peer.close();
  }
}
