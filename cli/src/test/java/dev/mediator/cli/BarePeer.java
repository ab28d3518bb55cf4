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
    BarePeer peer =
        new BarePeer(
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    peer.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    peer.say(
        new Advertise(
            0, own.publicKey().toPem(), wanted.publicKey().toPem(), List.of("punch", "relay")));
    String posed = peer.hear(AdvertiseChallenge.class).encryptedNonce();
    peer.say(
        new AdvertiseResponse(Challenge.answerMediator(posed, own, List.of("-"), RANDOM).text()));
    return peer;
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
    channel.write(ByteBuffer.wrap(MessageCodec.encode(message)));
  }

  /** Reads byte by byte: what follows the last message is the partner's. */
  private <M extends Message> M hear(Class<M> due) throws IOException {
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
