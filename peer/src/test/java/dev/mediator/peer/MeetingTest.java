package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two peers of ours meet through a real Mediator. */
class MeetingTest {
  @Test
  void twoMeetAndTalk() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(waited.role()).isEqualTo(PeerRole.CLIENT);
        assertThat(last.role()).isEqualTo(PeerRole.PEER);
        assertThat(waited.encrypted()).isTrue();
        assertThat(last.encrypted()).isTrue();
        assertThat(waited.partner()).isEqualTo(key(1));
        assertThat(last.partner()).isEqualTo(key(0));
        talk(waited, last);
        talk(last, waited);
      }
      await().atMost(PATIENCE).until(() -> ground.mediator().connections() == 0);
    }
  }

  @Test
  void tellsItsStatesInOrder() throws Exception {
    try (Ground ground = Ground.open()) {
      List<PeerState> client = Collections.synchronizedList(new ArrayList<>());
      List<PeerState> peer = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<PeerConnection> first =
          ground.connector(0).withoutTraversal().telling(client::add).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection last = ground.connector(1).telling(peer::add).connect(key(0));
          PeerConnection waited = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertThat(names(client)).containsExactlyElementsOf(states("Dialling"));
        assertThat(names(peer)).containsExactlyElementsOf(states("Listening"));
        assertThat(waited.address().getPort()).isEqualTo(last.channel().socket().getLocalPort());
      }
    }
  }

  private static List<String> states(String way) {
    return List.of(
        "Resolving",
        "Connecting",
        "Proving",
        "Waiting",
        "Matched",
        way,
        "Verifying",
        "Securing",
        "Connected");
  }

  @Test
  void hangsUpThoughThePartnerDoesNotRead() throws Exception {
    try (Ground ground = Ground.open()) {
      CompletableFuture<PeerConnection> first = ground.connector(0).connectAsync(key(1));
      await().atMost(PATIENCE).until(() -> ground.mediator().waiting() == 1);
      try (PeerConnection deaf = ground.connector(1).connect(key(0))) {
        PeerConnection writer = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        AtomicLong written = new AtomicLong();
        CompletableFuture<Throwable> stuck =
            CompletableFuture.supplyAsync(() -> writeUntilItFails(writer, written));
        AtomicLong before = new AtomicLong(-1);
        await()
            .atMost(PATIENCE)
            .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
        writer.close();
        assertThat(stuck.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(IOException.class);
        assertThat(deaf.channel().isOpen()).isTrue();
      }
    }
  }

  private static Throwable writeUntilItFails(PeerConnection writer, AtomicLong written) {
    try {
      byte[] bytes = new byte[64 * 1024];
      while (true) {
        writer.output().write(bytes);
        written.addAndGet(bytes.length);
      }
    } catch (IOException e) {
      return e;
    }
  }

  private static List<String> names(List<PeerState> states) {
    return states.stream().map(state -> state.getClass().getSimpleName()).toList();
  }

  private static void talk(PeerConnection from, PeerConnection to) throws Exception {
    byte[] bytes = "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    from.output().write(bytes);
    assertThat(to.input().readNBytes(bytes.length)).isEqualTo(bytes);
  }
}
