package dev.mediator.load;

import dev.mediator.load.Fault.Deed;
import dev.mediator.load.Fault.Moment;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.WireLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One conversation of a peer with the Mediator, played on the thread of a {@link Swarm}. */
final class Visitor {
  private static final byte[] WRONG = MessageCodec.encode(new AdvertiseResponse("1234567890"));
  private static final long A_WHILE = TimeUnit.SECONDS.toNanos(1);

  private final Swarm swarm;
  private final Manner manner;
  private final Consumer<Visitor> ended;
  private Runnable answered = () -> {};
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private final Supplier<Keys> chosen;
  private @Nullable Keys keys;
  private @Nullable SocketChannel channel;
  private @Nullable Fate fate;
  private boolean mute;
  private boolean matched;
  private int port;
  private int partnerPort;
  private long answeredAt;
  private long introducedAt;
  private String remark = "";

  /** How it ended. */
  enum Fate {
    /** It was told all that it came for. */
    INTRODUCED,
    /** The Mediator said why not. */
    REFUSED,
    /** The Mediator closed without a word, or the connection broke. */
    CUT,
    /** It went by itself. */
    LEFT
  }

  /** Who it is, and whom it wants. */
  record Keys(CheapKey own, CheapKey wanted) {
    /** Those of its partner. */
    Keys swapped() {
      CheapKey partner = wanted;
      return new Keys(partner, own);
    }
  }

  /**
   * One whose end {@code ended} hears of.
   *
   * @param keys asked when it is connected
   */
  Visitor(Swarm swarm, Manner manner, Supplier<Keys> keys, Consumer<Visitor> ended) {
    this.swarm = swarm;
    this.manner = manner;
    this.chosen = keys;
    this.ended = ended;
  }

  /** Comes. */
  void begin() {
    try {
      channel = swarm.dial(this, manner.sideDoor());
      swarm.at(System.nanoTime() + manner.patience(), () -> leave(false));
    } catch (IOException e) {
      remark = String.valueOf(e);
      end(Fate.CUT);
    }
  }

  /** Has {@code answered} hear of its proof. */
  void onAnswer(Runnable answered) {
    this.answered = answered;
  }

  /** Hangs up, unless it has ended. */
  void leave(boolean reset) {
    if (fate == null) {
      close(reset);
      end(Fate.LEFT);
    }
  }

  /** How it ended; null before that. */
  @Nullable Fate fate() {
    return fate;
  }

  /** Its own port; 0 before it was connected. */
  int port() {
    return port;
  }

  /** Where it was told that its partner listens; 0 if it is the Peer, or punched. */
  int partnerPort() {
    return partnerPort;
  }

  /** Whether it was offered a partner to punch with. */
  boolean matched() {
    return matched;
  }

  /** When it proved its key, by {@link System#nanoTime}; 0 before that. */
  long answeredAt() {
    return answeredAt;
  }

  /** When it was introduced, by {@link System#nanoTime}. */
  long introducedAt() {
    return introducedAt;
  }

  /** Why it was refused or cut off, as far as it knows. */
  String remark() {
    return remark;
  }

  void connected(SelectionKey key) {
    try {
      open().finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      port = ((InetSocketAddress) open().getLocalAddress()).getPort();
      if (!misbehaves(Moment.CONNECTED)) {
        keys = chosen.get();
        say(new Advertise(0, keys.own.pem(), keys.wanted.pem(), manner.kind().extensions()));
      }
    } catch (IOException e) {
      broken(e);
    }
  }

  void readable() {
    try {
      ByteBuffer buffer = swarm.buffer();
      if (open().read(buffer) < 0) {
        close(false);
        end(Fate.CUT);
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining() && fate == null && !mute) {
        byte[] message = framing.next(buffer);
        if (message != null) {
          hear(MessageCodec.decode(message));
        }
      }
    } catch (IOException e) {
      broken(e);
    } catch (ProtocolException e) {
      throw new AssertionError("the Mediator sent what is no message", e);
    }
  }

  private void hear(Message message) throws IOException {
    switch (message) {
      case AdvertiseChallenge challenge -> prove(challenge.encryptedNonce());
      case AdvertiseAbort abort -> {
        remark = abort.reason();
        close(false);
        end(Fate.REFUSED);
      }
      case PeerDisconnect disconnect when !misbehaves(Moment.MATCHED) -> {
        if (disconnect.port() != port) {
          throw new AssertionError("the Peer at " + port + " was seen at " + disconnect.port());
        }
        introduced();
      }
      case PeerIdentification partner when !misbehaves(Moment.MATCHED) -> {
        partnerPort = partner.port();
        introduced();
      }
      case PunchOffer offer when !misbehaves(Moment.MATCHED) -> {
        matched = true;
        say(new PunchReady(offer.session()));
      }
      case PunchGo go -> {
        say(new PunchResult(go.session(), true, "direct", 1, List.of()));
        introduced();
      }
      default -> {
        if (!mute && fate == null) {
          throw new AssertionError("the Mediator said " + message);
        }
      }
    }
  }

  private void prove(String challenge) throws IOException {
    if (misbehaves(Moment.CHALLENGED)) {
      return;
    }
    CheapKey own = Objects.requireNonNull(keys).own;
    say(new AdvertiseResponse(own.decrypt(challenge)));
    answeredAt = System.nanoTime();
    answered.run();
    if (manner.fault() != null && manner.fault().at() == Moment.WAITING) {
      swarm.at(System.nanoTime() + A_WHILE, this::tireOfWaiting);
    }
  }

  private void tireOfWaiting() {
    try {
      if (fate == null) {
        misbehaves(Moment.WAITING);
      }
    } catch (IOException e) {
      broken(e);
    }
  }

  /** Does its wrong deed, if this is when. */
  private boolean misbehaves(Moment moment) throws IOException {
    Fault fault = manner.fault();
    if (fault == null || fault.at() != moment) {
      return false;
    }
    mute = true;
    switch (fault.deed()) {
      case RESET, END -> leave(fault.deed() == Deed.RESET);
      case SILENCE -> {}
      case HALF -> open().write(ByteBuffer.wrap(Arrays.copyOf(WRONG, WRONG.length / 2)));
      case WRONG -> open().write(ByteBuffer.wrap(WRONG));
    }
    return true;
  }

  private void introduced() {
    introducedAt = System.nanoTime();
    close(false);
    end(Fate.INTRODUCED);
  }

  private void say(Message message) throws IOException {
    byte[] bytes = MessageCodec.encode(message);
    if (open().write(ByteBuffer.wrap(bytes)) != bytes.length) {
      throw new AssertionError("a message does not fit into the kernel's buffer");
    }
  }

  private SocketChannel open() {
    if (channel == null) {
      throw new IllegalStateException("it has not begun");
    }
    return channel;
  }

  private void broken(IOException e) {
    remark = String.valueOf(e.getMessage());
    close(false);
    if (fate == null) {
      end(Fate.CUT);
    }
  }

  private void close(boolean reset) {
    swarm.close(open(), reset);
  }

  private void end(Fate how) {
    fate = how;
    ended.accept(this);
  }
}
