package dev.mediator.peer;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerResponse;
import dev.mediator.protocol.MessageCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;

/** Somebody who calls where a Peer listens, and is not the one it listens for. */
enum Stranger {
  /** Says nothing. */
  SILENT {
    @Override
    void act(SocketChannel channel) throws IOException {
      outlast(channel);
    }
  },
  /** Says what is due, a byte now and then. */
  SLOW {
    @Override
    void act(SocketChannel channel) throws IOException {
      channel.socket().setSoTimeout(300);
      for (byte next : challenge()) {
        channel.socket().getOutputStream().write(next);
        if (!isOpen(channel)) {
          return;
        }
      }
      throw new AssertionError("it was listened to until the end");
    }
  },
  /** Bytes without a meaning. */
  GARBAGE {
    @Override
    void act(SocketChannel channel) throws IOException {
      byte[] bytes = new byte[2000];
      new Random(channel.socket().getLocalPort()).nextBytes(bytes);
      say(channel, bytes);
    }
  },
  /** A browser. */
  HTTP {
    @Override
    void act(SocketChannel channel) throws IOException {
      say(channel, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  },
  /** A message without end. */
  HUGE {
    @Override
    void act(SocketChannel channel) throws IOException {
      OutputStream output = channel.socket().getOutputStream();
      output.write(
          "{\"type\":7,\"payload\":{\"encrypted_nonce\":\"".getBytes(StandardCharsets.US_ASCII));
      byte[] piece = "A".repeat(8192).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 10_000; i++) {
        output.write(piece);
      }
      throw new AssertionError("80 MB were taken");
    }
  },
  /** Half of what is due, and then the end of its output. */
  HALF_CLOSED {
    @Override
    void act(SocketChannel channel) throws IOException {
      byte[] whole = challenge();
      channel.socket().getOutputStream().write(whole, 0, whole.length / 2);
      channel.shutdownOutput();
      outlast(channel);
    }
  },
  /** Connects, and is gone with a reset. */
  RESET {
    @Override
    void act(SocketChannel channel) throws IOException {
      channel.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
    }
  },
  /** Asks in due form, with a challenge that cannot be decrypted, and guesses the answer. */
  CHALLENGER {
    @Override
    void act(SocketChannel channel) throws IOException {
      Wire wire = new Wire(channel, soon());
      channel.socket().getOutputStream().write(challenge());
      wire.receive(Message.PeerChallengeResponse.class);
      wire.send(new PeerResponse("p1." + "A".repeat(22)));
      outlast(channel);
    }
  },
  /** Asks in due form, and never answers. */
  ASKER {
    @Override
    void act(SocketChannel channel) throws IOException {
      say(channel, challenge());
    }
  },
  /** Holds a good key, knows who listens and means to meet it: but that one waits for another. */
  WRONG_KEY {
    @Override
    void act(SocketChannel channel) throws IOException {
      asClient(channel, 2, 0);
    }
  },
  /** Holds the very key that is waited for, and wants to meet somebody else. */
  WRONG_WISH {
    @Override
    void act(SocketChannel channel) throws IOException {
      asClient(channel, 1, 3);
    }
  };

  /** Far longer than anybody may stay, for a machine that has much else to do. */
  private static final Duration LIMIT = Duration.ofSeconds(100);

  /** Plays the part; returns, or throws what the network says, when it was sent away. */
  abstract void act(SocketChannel channel) throws IOException;

  private static void asClient(SocketChannel channel, int own, int wanted) throws IOException {
    Wish wish = Wish.of(MediatorAddress.parse("nowhere"), Ground.identity(own));
    PeerHandshake handshake = new PeerHandshake(wish, Ground.key(wanted), new SecureRandom());
    PeerHandshake.Verdict verdict = handshake.asClient(new Wire(channel, soon()));
    if (verdict != PeerHandshake.Verdict.IMPOSTOR) {
      throw new AssertionError("it took a stranger for its partner: " + verdict);
    }
  }

  private static Deadline soon() {
    return Deadline.in(LIMIT, System::nanoTime);
  }

  /** Well-formed, of the right size for a key of 2,048 bits, and nothing in it. */
  private static byte[] challenge() {
    byte[] block = new byte[256];
    new Random().nextBytes(block);
    block[0] = 1;
    return MessageCodec.encode(
        new PeerChallenge(Base64.getEncoder().encodeToString(block), true, null));
  }

  private static void say(SocketChannel channel, byte[] bytes) throws IOException {
    channel.socket().getOutputStream().write(bytes);
    outlast(channel);
  }

  private static void outlast(SocketChannel channel) throws IOException {
    channel.socket().setSoTimeout((int) LIMIT.toMillis());
    if (isOpen(channel)) {
      throw new AssertionError("it was not sent away");
    }
  }

  private static boolean isOpen(SocketChannel channel) throws IOException {
    try {
      channel.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }
}
