package dev.mediator.lab;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.WireLimits;
import dev.mediator.server.simulation.Deed;
import dev.mediator.server.simulation.Story;
import dev.mediator.server.simulation.Visitor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A peer on a real socket that fails as it is told, and tells a {@link Story} what it does and
 * sees. It is its own end of the connection: what its kernel acknowledged, it will read. Used by
 * one thread.
 */
final class ChaosPeer implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** So often somebody who waits looks whether he still has to. */
  private static final int LOOK_MILLIS = 50;

  /** After so many looks in a row that brought nothing, the Mediator counts as stuck. */
  private static final int MOST_LOOKS = 180_000 / LOOK_MILLIS;

  private final Story story;
  private final PeerKeyPair own;
  private final PeerKeyPair wanted;
  private final Socket socket;
  private final Visitor visitor;
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private String nonce = "";
  private boolean proved;
  private boolean over;

  /** Connects; the socket is a channel's, so that closing it is one close(2). */
  ChaosPeer(Story story, InetSocketAddress mediator, PeerKeyPair own, PeerKeyPair wanted)
      throws IOException {
    this.story = story;
    this.own = own;
    this.wanted = wanted;
    this.socket = SocketChannel.open(mediator).socket();
    socket.setSoTimeout(LOOK_MILLIS);
    Endpoint address =
        new Endpoint(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
    String key = own.publicKey().toString();
    String wish = wanted.publicKey().toString();
    this.visitor = new Visitor(NUMBERS.incrementAndGet(), key, wish, address, 0, true);
    tell(new Deed.Connected());
  }

  private void tell(Deed deed) {
    story.tell(visitor, deed);
  }

  ChaosPeer advertise() throws IOException {
    String mine = own.publicKey().toPem();
    return send(new Advertise(0, mine, wanted.publicKey().toPem(), List.of()));
  }

  /** Waits for its challenge; false if the Mediator ends it instead. */
  boolean challenged() throws IOException {
    return hear(() -> false) instanceof AdvertiseChallenge;
  }

  /** Proves its key; false if the Mediator ends it before. */
  boolean register() throws IOException {
    if (!advertise().challenged()) {
      return false;
    }
    proved = true;
    tell(new Deed.Proved(nonce));
    send(new AdvertiseResponse(nonce));
    return !over;
  }

  /** Waits until it is told its last message; false if the Mediator ends it, or it is enough. */
  boolean told(BooleanSupplier enough) throws IOException {
    FromMediator message = hear(enough);
    return message instanceof PeerDisconnect || message instanceof PeerIdentification;
  }

  ChaosPeer fails(String how) {
    tell(new Deed.Failed(how));
    return this;
  }

  private ChaosPeer send(Message message) throws IOException {
    return send(new String(MessageCodec.encode(message), StandardCharsets.UTF_8));
  }

  /** What finds no reader any more is no fault of this side: reading will show the end. */
  ChaosPeer send(String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (SocketException e) {
      ended();
    }
    return this;
  }

  void hangUp() throws IOException {
    tell(new Deed.HungUp(false));
    socket.close();
  }

  ChaosPeer halfClose() throws IOException {
    tell(new Deed.HungUp(true));
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      ended();
    }
    return this;
  }

  void reset() throws IOException {
    fails("reset");
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Sends what could still become right, a byte at each look, until the Mediator ends it. */
  void drip() throws IOException {
    send(proved ? " " : "{");
    while (!over) {
      send(" ");
      hear(() -> true);
    }
  }

  /** Hears whatever comes, until the Mediator ends it. */
  void drain() throws IOException {
    while (!over) {
      hear(() -> false);
    }
  }

  /** The next message; null at the end, or when one look brings nothing and it is enough. */
  private @Nullable FromMediator hear(BooleanSupplier enough) throws IOException {
    for (int look = 0; look < MOST_LOOKS && !over; look++) {
      try {
        return next();
      } catch (SocketTimeoutException e) {
        if (enough.getAsBoolean()) {
          return null;
        }
      } catch (SocketException e) {
        ended();
      }
    }
    if (!over) {
      throw new AssertionError("nothing comes for " + visitor);
    }
    return null;
  }

  private @Nullable FromMediator next() throws IOException {
    try {
      byte[] message = framing.next(unread);
      while (message == null) {
        byte[] bytes = new byte[1024];
        int length = socket.getInputStream().read(bytes);
        if (length < 0) {
          ended();
          return null;
        }
        unread = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        message = framing.next(unread);
      }
      return heard((FromMediator) MessageCodec.decode(message));
    } catch (ProtocolException e) {
      throw new AssertionError("the Mediator sent what is no message", e);
    }
  }

  private FromMediator heard(FromMediator message) {
    if (message instanceof AdvertiseChallenge(var encrypted)) {
      nonce = Challenge.answerMediator(encrypted, own, List.of("-"), RANDOM).text();
      tell(new Deed.Challenged(nonce));
    } else {
      tell(new Deed.Heard(message));
    }
    return message;
  }

  private void ended() {
    if (!over) {
      over = true;
      tell(new Deed.SawEnd());
    }
  }

  /** Closes the socket, unless that was done; not part of the story. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
