package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;

/** The one who is to be met, and what it takes to turn a verified connection into an open one. */
record Partner(Wish wish, PeerKey key, SecureRandom random) {
  /** A stock Client's decoder rejects what comes with the last message of the handshake. */
  private static final Duration STOCK_DECODER = Duration.ofMillis(100);

  PeerHandshake handshake() {
    return new PeerHandshake(wish, key, random);
  }

  /**
   * Opens a connection over which the partner has proved itself: encrypts it, if that was agreed.
   */
  PeerConnection open(Line bare, PeerRole role, boolean encrypted, Deadline deadline)
      throws IOException {
    SocketChannel channel = bare.channel();
    Line line = bare;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (encrypted) {
      wish.tell(new PeerState.Securing(address(channel)));
      line = new Encryption(wish.own(), key, random).secure(bare, role, deadline);
    } else if (role == PeerRole.PEER) {
      letTheClientSpeakFirst(channel);
    }
    line.until(null);
    return new PeerConnection(line, key, role);
  }

  static InetSocketAddress address(SocketChannel channel) throws IOException {
    return (InetSocketAddress) channel.getRemoteAddress();
  }

  /** Waits for the Client's first byte, which stays unread, or a moment. */
  private static void letTheClientSpeakFirst(SocketChannel channel) throws IOException {
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      selector.select(STOCK_DECODER.toMillis());
    }
    channel.configureBlocking(true);
  }
}
