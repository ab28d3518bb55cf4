package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.peer.Between.Plain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody who passes everything on between two peers of ours, and then no more. */
class TamperingTest {
  private static final String SECRET = "the cake is in the larder";

  /** What is done with the next piece that comes. */
  enum Tampering {
    FLIP_A_BIT,
    REPEAT,
    LOSE,
    FORGE,
    CUT_OFF
  }

  private final AtomicReference<@Nullable Tampering> next = new AtomicReference<>();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  static Stream<Arguments> cases() {
    return Stream.of(Tampering.values())
        .flatMap(how -> Stream.of(PeerRole.values()).map(victim -> Arguments.of(how, victim)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void neitherReadsNorChangesAByte(Tampering how, PeerRole victim) throws Exception {
    try (Between meeting =
            new Between(Plain.NEITHER, PATIENCE, (between, itself) -> pass(between));
        PeerConnection client = meeting.client();
        PeerConnection peer = meeting.peer()) {
      PeerConnection reader = victim == PeerRole.CLIENT ? client : peer;
      PeerConnection writer = victim == PeerRole.CLIENT ? peer : client;
      say(writer, reader);
      say(reader, writer);
      next.set(how);
      writer.output().write(SECRET.getBytes(UTF_8));
      if (how == Tampering.REPEAT) {
        assertThat(reader.input().readNBytes(SECRET.length())).isEqualTo(SECRET.getBytes(UTF_8));
      }
      if (how == Tampering.LOSE) {
        await().atMost(PATIENCE).until(() -> next.get() == null);
        writer.output().write(SECRET.getBytes(UTF_8));
      }
      assertThatThrownBy(() -> reader.input().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(how == Tampering.CUT_OFF ? "cut off" : "bad_record_mac");
      assertThat(next).as("it was done").hasValue(null);
      assertThat(seen.toString(UTF_8)).doesNotContain("cake").contains("decrypted_nonce");
    }
  }

  private static void say(PeerConnection writer, PeerConnection reader) throws IOException {
    writer.output().write(SECRET.getBytes(UTF_8));
    assertThat(reader.input().readNBytes(SECRET.length())).isEqualTo(SECRET.getBytes(UTF_8));
  }

  private void pass(TcpPair between) throws Exception {
    FutureTask<Boolean> back = TcpPair.meanwhile(() -> pass(between.client(), between.peer()));
    pass(between.peer(), between.client());
    TcpPair.outcome(back);
  }

  private boolean pass(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
    while (from.read(piece) >= 0) {
      piece.flip();
      note(piece);
      if (!send(piece, to)) {
        return false;
      }
      piece.clear();
    }
    return true;
  }

  private synchronized void note(ByteBuffer piece) {
    byte[] bytes = new byte[piece.limit()];
    piece.get(0, bytes);
    seen.writeBytes(bytes);
  }

  /** Returns whether to go on. */
  private boolean send(ByteBuffer piece, SocketChannel to) throws IOException {
    Tampering how = next.getAndSet(null);
    if (how == null) {
      to.write(piece);
      return true;
    }
    switch (how) {
      case FLIP_A_BIT -> {
        int last = piece.limit() - 1;
        to.write(piece.put(last, (byte) (piece.get(last) ^ 1)));
      }
      case REPEAT -> {
        to.write(piece.duplicate());
        to.write(piece);
      }
      case LOSE -> {}
      case FORGE -> to.write(UTF_8.encode("\27\3\3\0\20there is no cake"));
      case CUT_OFF -> to.shutdownOutput();
    }
    return how != Tampering.CUT_OFF;
  }
}
