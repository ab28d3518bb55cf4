package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.simulation.Deed;
import dev.mediator.server.simulation.Visitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A peer on a real socket that does and expects what a test scripts, one blocking call after the
 * other, and tells the {@link Stage}'s story of it. Used by one thread at a time.
 */
final class ScriptedPeer implements AutoCloseable {
  /** How a stream ended, as the peer's own system reports it. */
  enum Ending {
    FIN,
    RST
  }

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Stage stage;
  private final Who who;
  private final Visitor visitor;
  private final Socket socket;
  private final Socket tcp;
  private final PeerReader reader;
  private String nonce = "";
  private boolean ended;

  /** One that has just connected. */
  ScriptedPeer(Stage stage, Who who, Line line) {
    this.stage = stage;
    this.who = who;
    this.socket = line.socket();
    this.tcp = line.tcp();
    this.reader = new PeerReader(socket, who.ours());
    String own = who.own().publicKey().toString();
    String wanted = who.wanted().publicKey().toString();
    this.visitor = new Visitor(stage.number(), own, wanted, line.address(), 0, who.ours());
    tell(new Deed.Connected());
  }

  /** Its own end of the connection. */
  Endpoint address() {
    return visitor.address();
  }

  /** What its key is called. */
  String fingerprint() {
    return who.own().publicKey().fingerprint().toString();
  }

  Who who() {
    return who;
  }

  // What it does.

  /** Advertises, decrypts the challenge and answers it. */
  ScriptedPeer register() throws IOException {
    return advertise().challenged().respond();
  }

  ScriptedPeer advertise() throws IOException {
    return send(who.advertise());
  }

  /** Proves its key. */
  ScriptedPeer respond() throws IOException {
    return send(response());
  }

  /** The right answer to its challenge, for a script to send. */
  AdvertiseResponse response() {
    tell(new Deed.Proved(nonce));
    return new AdvertiseResponse(nonce);
  }

  /** Sends all of these in one write. */
  ScriptedPeer send(Message... messages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Message message : messages) {
      bytes.writeBytes(MessageCodec.encode(message));
    }
    return send(bytes.toByteArray());
  }

  ScriptedPeer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  ScriptedPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Says in advance that it breaks the rules from here on. */
  ScriptedPeer fails(String how) {
    tell(new Deed.Failed(how));
    return this;
  }

  /** Sends this byte after byte, a moment between any two, until the conversation is over. */
  void drip(String text, Duration moment) throws IOException {
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      socket.getOutputStream().write(next);
      if (stage.log().endsWithin(address(), moment)) {
        return;
      }
    }
    throw new AssertionError("the Mediator outlasted " + text.length() + " bytes");
  }

  void hangUp() throws IOException {
    tell(new Deed.HungUp(false));
    close();
  }

  void halfClose() throws IOException {
    tell(new Deed.HungUp(true));
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    fails("reset");
    tcp.setSoLinger(true, 0);
    tcp.close();
  }

  /** Ends the TCP stream without a word of TLS, as anybody in between could. */
  void cutOff() throws IOException {
    fails("cut off");
    tcp.shutdownOutput();
  }

  /** All bytes that still come over TCP, whatever TLS takes them for. */
  byte[] raw() throws IOException {
    byte[] rest = tcp.getInputStream().readAllBytes();
    ended();
    return rest;
  }

  /** Sends this below TLS. */
  void sendRaw(byte[] bytes) throws IOException {
    tcp.getOutputStream().write(bytes);
  }

  /** What TLS knows of the Mediator. */
  SSLSocket tls() {
    return (SSLSocket) socket;
  }

  // What it expects.

  /** Reads its challenge and decrypts it. */
  ScriptedPeer challenged() throws IOException {
    hear(AdvertiseChallenge.class);
    return this;
  }

  /** The next message, which must be one of these. */
  <M extends FromMediator> M hear(Class<M> due) throws IOException {
    FromMediator message = next();
    if (!due.isInstance(message)) {
      throw new AssertionError(
          who + " " + address() + " hears " + message + ", not " + due.getSimpleName());
    }
    return due.cast(message);
  }

  /** The reason of the AdvertiseAbort that comes next. */
  String aborted() throws IOException {
    return hear(AdvertiseAbort.class).reason();
  }

  /** Plays the Peer to its end: told to disconnect, it hangs up. */
  PeerDisconnect leaveAsPeer() throws IOException {
    PeerDisconnect told = hear(PeerDisconnect.class);
    hangUp();
    return told;
  }

  /** Plays the Client to its end: told whom to dial, it hangs up. */
  PeerIdentification leaveAsClient() throws IOException {
    PeerIdentification told = hear(PeerIdentification.class);
    hangUp();
    return told;
  }

  /** How the stream ends, which must come next. */
  Ending end() throws IOException {
    try {
      assertThat(next()).as("%s %s", who, address()).isNull();
      return Ending.FIN;
    } catch (SocketException e) {
      ended();
      return Ending.RST;
    }
  }

  /** Hears whatever comes, until the Mediator ends it. */
  void drain() throws IOException {
    while (!ended) {
      try {
        next();
      } catch (SocketException e) {
        ended();
      }
    }
  }

  /** Waits until something has come that is not read yet, and leaves it there. */
  ScriptedPeer awaitUnread() {
    Awaitility.await().until(() -> tcp.getInputStream().available() > 0);
    return this;
  }

  /** Takes note of whatever has come by now. */
  void poll() throws IOException {
    if (ended || socket.isClosed()) {
      return;
    }
    socket.setSoTimeout(1);
    try {
      next();
    } catch (SocketTimeoutException e) {
      // Nothing has come.
    } catch (SocketException e) {
      ended();
    } finally {
      socket.setSoTimeout(Line.PATIENCE_MILLIS);
    }
  }

  boolean hasSeenTheEnd() {
    return ended;
  }

  /** The next message, or null at the end of the stream. */
  @Nullable FromMediator next() throws IOException {
    FromMediator message = reader.next();
    if (message == null) {
      ended();
      return null;
    }
    return heard(message);
  }

  private FromMediator heard(FromMediator message) {
    if (message instanceof AdvertiseChallenge(var encrypted)) {
      nonce = Challenge.answerMediator(encrypted, who.own(), List.of("-"), RANDOM).text();
      tell(new Deed.Challenged(nonce));
    } else {
      tell(new Deed.Heard(message));
    }
    return message;
  }

  private void ended() {
    if (!ended) {
      ended = true;
      tell(new Deed.SawEnd());
    }
  }

  void tell(Deed deed) {
    stage.story().tell(visitor, deed);
  }

  /** Closes the socket, unless that was done; not part of the story. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
