package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.Session;
import dev.mediator.protocol.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * A peer that punches in vain and would be relayed: messages up to RelayOpen, and bytes from there
 * on. It reads no byte too many.
 */
final class RelayPeer implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private Session session = new Session("-".repeat(22));

  private RelayPeer(Socket socket) {
    this.socket = socket;
  }

  /** Registers one that offers these extensions. */
  static RelayPeer register(Stage stage, Who who, String... extensions) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    RelayPeer peer = new RelayPeer(new Socket(here, stage.mediator().port()));
    peer.socket.setSoTimeout(PATIENCE_MILLIS);
    Advertise plain = who.advertise();
    peer.send(new Advertise(0, plain.ourKey(), plain.theirKey(), List.of(extensions)));
    String posed = peer.hear(AdvertiseChallenge.class).encryptedNonce();
    peer.send(
        new AdvertiseResponse(
            Challenge.answerMediator(posed, who.own(), List.of("-"), RANDOM).text()));
    return peer;
  }

  void listens() throws IOException {
    session = hear(PunchOffer.class).session();
    send(new PunchReady(session));
  }

  RelayPeer dials() throws IOException {
    assertThat(hear(PunchGo.class).session()).isEqualTo(session);
    return this;
  }

  RelayPeer reports(boolean connected) throws IOException {
    send(new PunchResult(session, connected, null, 1, List.of()));
    return this;
  }

  RelayPeer opened() throws IOException {
    assertThat(hear(RelayOpen.class).session()).isEqualTo(session);
    return this;
  }

  Endpoint address() {
    return Endpoint.of((InetSocketAddress) socket.getLocalSocketAddress());
  }

  void send(Message message) throws IOException {
    write(MessageCodec.encode(message));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  byte[] read(int length) throws IOException {
    return socket.getInputStream().readNBytes(length);
  }

  void finish() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private <M extends Message> M hear(Class<M> due) throws IOException {
    try {
      byte[] message = null;
      while (message == null) {
        int next = socket.getInputStream().read();
        assertThat(next).as("the end of the stream, not %s", due.getSimpleName()).isNotNegative();
        message = framing.next(ByteBuffer.wrap(new byte[] {(byte) next}));
      }
      return due.cast(MessageCodec.decode(message));
    } catch (ProtocolException e) {
      throw new AssertionError("the Mediator sent what is no message", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
