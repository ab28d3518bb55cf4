package dev.mediator.cli;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PeerResponse;
import dev.mediator.protocol.ProtocolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;

/**
 * One of the two peers of the demonstration: it finds the other through the Mediator, proves
 * itself, and exchanges one line of text over the direct socket.
 *
 * <p>It plays version 0 in either role, as it comes, on the thread that calls it.
 */
record DemoPeer(String name, String friend, PeerKeyPair own, PeerKey wanted, Narrator narrator) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TIMEOUT_MILLIS = 10_000;

  /** Registers, meets the friend, and returns the line that it sent. */
  String meet(int mediatorPort, Runnable registered) throws IOException, ProtocolException {
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mediatorPort));
      DemoWire mediator = new DemoWire(socket, "mediator");
      tell(mediator, new Advertise(0, own.publicKey().toPem(), wanted.toPem(), List.of()));
      AdvertiseChallenge challenge = hear(mediator, AdvertiseChallenge.class);
      String nonce =
          Challenge.answerMediator(challenge.encryptedNonce(), own, Nonce.NAMELESS, RANDOM).text();
      tell(mediator, new AdvertiseResponse(nonce));
      registered.run();
      return switch (hear(mediator, Message.FromMediator.class)) {
        case PeerDisconnect _ -> listen(socket);
        case PeerIdentification(_, var ip, var port) -> dial(socket, ip, port);
        case Message unexpected -> throw unexpected(unexpected);
      };
    }
  }

  /** The Peer: listens on the very port that the Mediator saw, and only then hangs up. */
  private String listen(Socket mediator) throws IOException, ProtocolException {
    try (ServerSocket listener = new ServerSocket()) {
      listener.setReuseAddress(true);
      listener.setSoTimeout(TIMEOUT_MILLIS);
      listener.bind(mediator.getLocalSocketAddress());
      narrator.arrow(name, "mediator", "hangs up, and listens at " + listener.getLocalPort());
      mediator.close();
      try (DemoWire client = new DemoWire(listener.accept(), friend)) {
        return acceptFrom(client);
      }
    }
  }

  private String acceptFrom(DemoWire client) throws IOException, ProtocolException {
    PeerChallenge challenge = hear(client, PeerChallenge.class);
    String answer = Challenge.answerPeer(challenge.encryptedNonce(), own, false, RANDOM).text();
    Nonce nonce = Nonce.ofPeer(false, RANDOM);
    client.send(new PeerChallengeResponse(Challenge.pose(nonce, wanted), answer, false));
    if (!nonce.matches(hear(client, PeerResponse.class).decryptedNonce())) {
      throw new IOException(friend + " is not who it says");
    }
    client.send(new PeerAcknowledgement());
    return exchangeLines(client);
  }

  /** The Client: hangs up, and dials where it was told. */
  private String dial(Socket mediator, String ip, int port) throws IOException, ProtocolException {
    mediator.close();
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    try (DemoWire peer = new DemoWire(socket, friend)) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(ip), port), TIMEOUT_MILLIS);
      return introduceTo(peer);
    }
  }

  private String introduceTo(DemoWire peer) throws IOException, ProtocolException {
    Nonce nonce = Nonce.ofPeer(false, RANDOM);
    peer.send(new PeerChallenge(Challenge.pose(nonce, wanted), false));
    PeerChallengeResponse response = hear(peer, PeerChallengeResponse.class);
    if (!nonce.matches(response.decryptedNonce())) {
      throw new IOException(friend + " is not who it says");
    }
    peer.send(
        new PeerResponse(
            Challenge.answerPeer(response.encryptedNonce(), own, false, RANDOM).text()));
    hear(peer, PeerAcknowledgement.class);
    return exchangeLines(peer);
  }

  private String exchangeLines(DemoWire direct) throws IOException {
    direct.sendLine("Hello " + friend + ", this is " + name + ", and nobody is between us.");
    String line = direct.receiveLine();
    narrator.arrow(friend, name, "\"" + line + "\"");
    return line;
  }

  private void tell(DemoWire mediator, Message message) throws IOException {
    narrator.message(name, mediator.far(), message);
    mediator.send(message);
  }

  private <M extends Message> M hear(DemoWire wire, Class<M> due)
      throws IOException, ProtocolException {
    Message message = wire.receive();
    narrator.message(wire.far(), name, message);
    if (!due.isInstance(message)) {
      throw unexpected(message);
    }
    return due.cast(message);
  }

  private static IOException unexpected(Message message) {
    return new IOException(message.getClass().getSimpleName() + " was not due");
  }
}
