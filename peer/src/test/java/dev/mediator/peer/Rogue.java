package dev.mediator.peer;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.WireLimits;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.List;

/** A scripted program of ours at a real Mediator, which says what it likes. */
final class Rogue implements Closeable {
  private final SocketChannel mediator;
  private final Wire wire;
  private final int port;

  /** Has dialled the Mediator, from a port where it can listen. */
  Rogue(Ground ground) throws IOException {
    mediator = SocketChannel.open();
    mediator.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    mediator.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    mediator.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ground.mediator().port()));
    port = mediator.socket().getLocalPort();
    wire = Interposer.wire(mediator);
  }

  /** Claims the key of one identity and wants another; returns the challenge. */
  String challenged(int claimed, int wanted) throws IOException {
    String own = Ground.key(claimed).toPem();
    String other = Ground.key(wanted).toPem();
    wire.send(new Advertise(WireLimits.VERSION, own, other, List.of()));
    return wire.receive(AdvertiseChallenge.class).encryptedNonce();
  }

  /** Answers the challenge with something. */
  void answer(String nonce) throws IOException {
    wire.send(new AdvertiseResponse(nonce));
  }

  /** Whether the Mediator hangs up next, and says nothing. */
  boolean isHungUpOn() throws IOException {
    return mediator.socket().getInputStream().read() < 0;
  }

  /** Registers as itself. */
  void register(int own, int wanted) throws IOException {
    PeerKeyPair self = Ground.identity(own);
    answer(
        Challenge.answerMediator(
                challenged(own, wanted), self, List.of("127.0.0.1"), new SecureRandom())
            .text());
  }

  /** Is introduced as the Client; returns where the Peer is. */
  Endpoint introduced() throws IOException {
    FromMediator told = wire.receive(FromMediator.class);
    mediator.close();
    if (told instanceof PeerIdentification(var version, var ip, var peer)) {
      return new Endpoint(ip, peer);
    }
    throw new IOException("it is not the Client");
  }

  /** Is introduced as the Peer, and listens. */
  ServerSocketChannel listen() throws IOException {
    wire.receive(PeerDisconnect.class);
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    mediator.close();
    return listener;
  }

  static SocketChannel dial(Endpoint endpoint) throws IOException {
    return SocketChannel.open(new InetSocketAddress(endpoint.ip(), endpoint.port()));
  }

  @Override
  public void close() throws IOException {
    mediator.close();
  }
}
