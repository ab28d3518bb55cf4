package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static dev.mediator.peer.Ground.identity;
import static dev.mediator.peer.Ground.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Mediator that dies when it has told one of two to dial, and not the other. */
class LostMediatorTest {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Session session = Session.make(new SecureRandom());

  /** From PunchGo on, its death ends nothing between the two, whichever of them was told. */
  @ParameterizedTest
  @EnumSource
  void whoWasNotToldIsMetByTheOther(Role told) throws Exception {
    try (ServerSocketChannel mediator =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      String address = "127.0.0.1:" + mediator.socket().getLocalPort();
      CompletableFuture<PeerConnection> client = connect(address, 0, 1);
      SocketChannel clients = registered(mediator, 0);
      CompletableFuture<PeerConnection> peer = connect(address, 1, 0);
      SocketChannel peers = registered(mediator, 1);
      try (clients;
          peers) {
        offer(clients, Role.CLIENT, peers);
        offer(peers, Role.PEER, clients);
        wire(clients).receive(PunchReady.class);
        wire(peers).receive(PunchReady.class);
        wire(told == Role.CLIENT ? clients : peers).send(new PunchGo(session));
      }
      exchange(client, peer);
    }
  }

  private static CompletableFuture<PeerConnection> connect(String mediator, int own, int wanted) {
    return PeerConnector.through(mediator, identity(own))
        .within(PATIENCE)
        .connectAsync(key(wanted));
  }

  private static SocketChannel registered(ServerSocketChannel mediator, int own) throws Exception {
    SocketChannel channel = mediator.accept();
    Wire wire = wire(channel);
    wire.receive(Advertise.class);
    String nonce = "m0.-.AAAAAAAAAAAAAAAAAAAAAA";
    wire.send(new AdvertiseChallenge(StockPartner.encrypt(nonce, key(own))));
    assertThat(wire.receive(AdvertiseResponse.class).nonce()).isEqualTo(nonce);
    return channel;
  }

  private void offer(SocketChannel to, Role role, SocketChannel partner) throws IOException {
    wire(to)
        .send(
            new PunchOffer(
                session, role, address(to), List.of(address(partner)), 0, TIMEOUT_MILLIS));
  }

  private static void exchange(
      CompletableFuture<PeerConnection> client, CompletableFuture<PeerConnection> peer)
      throws Exception {
    try (PeerConnection one = client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        PeerConnection other = peer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      one.output().write(42);
      assertThat(other.input().read()).isEqualTo(42);
    }
  }

  private static Endpoint address(SocketChannel channel) throws IOException {
    return Endpoint.of((InetSocketAddress) channel.getRemoteAddress());
  }

  private static Wire wire(SocketChannel channel) {
    return new Wire(channel, Deadline.in(PATIENCE, System::nanoTime));
  }
}
