package dev.mediator.server.transport;

import dev.mediator.identity.Nonce;
import dev.mediator.identity.NonceText;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.Session;
import dev.mediator.protocol.WireLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The other end of one fuzzed connection: it follows what it says, and checks what it hears as it
 * hears it. It knows its own nonce without decrypting anything.
 */
final class FuzzedPeer {
  /** Two buffers under way and the one that is read, of a few KiB here, and a message or two. */
  private static final long MOST_UNWRITTEN = 64 * 1024;

  private final FuzzedChannel channel;
  private final List<String> wrong;
  private final Supplier<RandomGenerator> replay;
  private final int retries;
  private final MessageFraming said = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private final MessageFraming heard = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private final List<Message> messages = new ArrayList<>();
  private @Nullable String nonce;
  private @Nullable Session session;
  private boolean proved;
  private boolean relayed;
  private boolean silent;
  private int piece = Integer.MAX_VALUE;

  /** Finds its nonce where {@code replay} begins, and adds to {@code wrong} what is wrong. */
  FuzzedPeer(Supplier<RandomGenerator> replay, int retries, List<String> wrong) {
    this.channel = new FuzzedChannel(this::hear, wrong);
    this.wrong = wrong;
    this.replay = replay;
    this.retries = retries;
  }

  FuzzedChannel channel() {
    return channel;
  }

  /** From now on what is said comes in pieces of so many bytes. */
  void cut(int bytes) {
    piece = bytes;
  }

  void say(Message message) {
    say(MessageCodec.encode(message));
  }

  void say(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      int end = (int) Math.min(bytes.length, (long) at + piece);
      byte[] part = Arrays.copyOfRange(bytes, at, end);
      follow(ByteBuffer.wrap(part));
      channel.arrive(part);
      require(channel.unwritten() < MOST_UNWRITTEN, "too much waits to be written");
      at = end;
    }
  }

  /** The right answer, or a guess. */
  String nonce() {
    return nonce == null ? "a guess" : nonce;
  }

  /** The one that was offered, or another. */
  Session session() {
    return session == null ? new Session("A".repeat(22)) : session;
  }

  boolean hasProved() {
    return proved;
  }

  /** What the Mediator can have understood of what was said. */
  private void follow(ByteBuffer bytes) {
    if (proved || silent) {
      return;
    }
    try {
      for (byte[] m = said.next(bytes); m != null; m = said.next(bytes)) {
        proved |=
            MessageCodec.decode(m) instanceof AdvertiseResponse(var text) && text.equals(nonce);
      }
    } catch (ProtocolException e) {
      silent = true;
    }
  }

  private void hear(byte[] bytes) {
    if (relayed) {
      return;
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      for (byte[] m = heard.next(in); !relayed && m != null; m = heard.next(in)) {
        hear(MessageCodec.decode(m));
      }
    } catch (ProtocolException e) {
      wrong.add("the Mediator says what is no message: " + e.reason());
    }
  }

  private void hear(Message message) {
    messages.add(message);
    switch (message) {
      case AdvertiseChallenge _ ->
          nonce = NonceText.of(Nonce.ofMediator(Nonce.NAMELESS, replay.get()));
      case PunchOffer offer -> session = offer.session();
      case RelayOpen _ -> relayed = true;
      default -> {}
    }
    boolean open =
        message instanceof AdvertiseChallenge
            || message instanceof AdvertiseRetry
            || message instanceof AdvertiseAbort;
    require(open || proved, "before proof: " + messages);
    require(count(AdvertiseChallenge.class) <= 1, "challenged twice: " + messages);
    require(count(AdvertiseRetry.class) <= retries, "asked too often to retry: " + messages);
    require(count(AdvertiseAbort.class) <= 1, "aborted twice: " + messages);
    require(matches() <= 1, "matched twice: " + messages);
    require(count(PunchGo.class) <= count(PunchOffer.class), "told to dial: " + messages);
    require(count(RelayOpen.class) <= count(PunchGo.class), "relayed: " + messages);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }

  /** How often it was told of a partner. */
  int matches() {
    return count(PeerDisconnect.class) + count(PeerIdentification.class) + count(PunchOffer.class);
  }

  private int count(Class<? extends Message> kind) {
    return (int) messages.stream().filter(kind::isInstance).count();
  }
}
