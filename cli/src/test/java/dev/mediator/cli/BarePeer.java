package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.PeerKeyPair;
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
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.List;

/**
 * A peer that speaks with the Mediator and does nothing else: it says that it punched in vain
 * without trying, and has its connection relayed as it is, without TLS.
 */
final class BarePeer implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SocketChannel channel;
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private final ByteBuffer next = ByteBuffer.allocate(1);

  private BarePeer(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to the Mediator at this port of this machine, and proves its key. */
  static BarePeer register(int port, PeerKeyPair own, PeerKeyPair wanted) throws IOException {
    BarePeer peer = connect("127.0.0.1", port);
    peer.prove(own, wanted, List.of("punch", "relay"));
    return peer;
  }

  /** Connects from this address of this machine. */
  static BarePeer connect(String from, int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return new BarePeer(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Proves its key, as one that can do this besides version 0. */
  void prove(PeerKeyPair own, PeerKeyPair wanted, List<String> extensions) throws IOException {
    say(new Advertise(0, own.publicKey().toPem(), wanted.publicKey().toPem(), extensions));
    String posed = hear(AdvertiseChallenge.class).encryptedNonce();
    say(new AdvertiseResponse(Challenge.answerMediator(posed, own, List.of("-"), RANDOM).text()));
  }

  /** Whether something has come that it has not heard yet. */
  boolean isTold() throws IOException {
    return channel.socket().getInputStream().available() > 0;
  }

  /** Waits until it has a partner. */
  Session offered() throws IOException {
    return hear(PunchOffer.class).session();
  }

  /** Has two that were offered to each other relayed. */
  static void relay(BarePeer one, BarePeer other) throws IOException {
    Session session = one.offered();
    assertThat(other.offered()).isEqualTo(session);
    for (BarePeer each : List.of(one, other)) {
      each.say(new PunchReady(session));
    }
    for (BarePeer each : List.of(one, other)) {
      each.hear(PunchGo.class);
      each.say(new PunchResult(session, false, null, 1, List.of()));
    }
    for (BarePeer each : List.of(one, other)) {
      each.hear(RelayOpen.class);
    }
  }

  /** What carries the partner's bytes, once they are relayed. */
  SocketChannel channel() {
    return channel;
  }

  private void say(Message message) throws IOException {
    say(MessageCodec.encode(message));
  }

  void say(byte[] bytes) throws IOException {
    channel.write(ByteBuffer.wrap(bytes));
  }

  /** Reads byte by byte: what follows the last message is the partner's. */
  <M extends Message> M hear(Class<M> due) throws IOException {
    try {
      byte[] message = null;
      while (message == null) {
        assertThat(channel.read(next.clear())).as("a byte of %s", due.getSimpleName()).isOne();
        message = framing.next(next.flip());
      }
      return due.cast(MessageCodec.decode(message));
    } catch (ProtocolException e) {
      throw new AssertionError("the Mediator sent what is no message", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
