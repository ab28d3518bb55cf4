package dev.mediator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * So many connections from so many addresses of this machine, each of which says something and then
 * nothing more; whichever is answered or ended closes, and comes again at once. Those that have
 * nothing to say may close at once, too. It runs on a thread of its own until closed.
 */
final class Siege implements AutoCloseable {
  private static final ByteBuffer TRASH = ByteBuffer.allocate(8192);

  private final InetSocketAddress mediator;
  private final byte[] words;
  private final boolean goesAtOnce;
  private final Selector selector = Selector.open();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private volatile boolean raised;
  private final Thread thread = new Thread(this::hold, "siege");

  /**
   * Begins.
   *
   * @param addresses from 127.1.0.1 on, in turn
   * @param words null if each closes as soon as it is connected
   */
  Siege(int port, int connections, int addresses, @Nullable String words) throws IOException {
    this.mediator = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    this.goesAtOnce = words == null;
    this.words = words == null ? new byte[0] : words.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < connections; i++) {
      begin(address(i % addresses));
    }
    thread.start();
  }

  private static InetAddress address(int number) throws IOException {
    return InetAddress.getByAddress(
        new byte[] {127, 1, (byte) (number / 250), (byte) (1 + number % 250)});
  }

  /** How many connections were begun, those that came again included. */
  long begun() {
    return begun.get();
  }

  /** How many of them were answered or ended. */
  long ended() {
    return ended.get();
  }

  private void begin(InetAddress from) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(from, 0));
    channel.connect(mediator);
    channel.register(selector, SelectionKey.OP_CONNECT, from);
    begun.incrementAndGet();
  }

  private void hold() {
    try {
      while (!raised) {
        selector.select(this::attend);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void attend(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        channel.write(ByteBuffer.wrap(words));
        key.interestOps(SelectionKey.OP_READ);
        if (goesAtOnce) {
          // With a RST: a FIN would leave a port in TIME_WAIT, of which there are too few.
          channel.setOption(StandardSocketOptions.SO_LINGER, 0);
          again(channel, (InetAddress) key.attachment());
        }
      } else if (key.isReadable() && channel.read(TRASH.clear()) != 0) {
        again(channel, (InetAddress) key.attachment());
      }
    } catch (IOException e) {
      again(channel, (InetAddress) key.attachment());
    }
  }

  private void again(SocketChannel channel, InetAddress from) {
    ended.incrementAndGet();
    try {
      channel.close();
      begin(from);
    } catch (IOException e) {
      // No port was free for it: one fewer.
    }
  }

  @Override
  public void close() throws IOException {
    raised = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
