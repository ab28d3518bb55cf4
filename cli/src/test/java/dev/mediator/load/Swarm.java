package dev.mediator.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Sockets to one Mediator, from many addresses of this machine, and timers: all that one thread
 * needs to be thousands of peers. Used by the thread that calls {@link #runUntil}.
 */
final class Swarm implements AutoCloseable {
  private static final int ADDRESSES_OF_FEW = 200;
  private static final int LAST_BYTES = 250;
  private static final int TIMERS_AT_ONCE = 32;
  private static final long LONGEST_MILLIS = 100;

  private final InetSocketAddress mediator;
  private final InetSocketAddress sideDoor;
  private final int addresses;
  private final Selector selector = Selector.open();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private int dialled;
  private final AtomicInteger open = new AtomicInteger();

  /** Something to do at a moment. */
  private record Timer(long at, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return Long.compare(at, other.at);
    }
  }

  /** From 200 addresses. */
  Swarm(int port) throws IOException {
    this(port, ADDRESSES_OF_FEW);
  }

  /** From so many addresses, 60,000 at the most. */
  Swarm(int port, int addresses) throws IOException {
    this.mediator = new InetSocketAddress(InetAddress.ofLiteral(MediatorProcess.ADDRESS), port);
    this.sideDoor = new InetSocketAddress(InetAddress.ofLiteral(MediatorProcess.SIDE_DOOR), port);
    this.addresses = addresses;
  }

  /** What all of them have read is read into this. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** How many sockets are open now; any thread may ask. */
  int open() {
    return open.get();
  }

  /** Does this at a moment of {@link System#nanoTime}, or soon after it. */
  void at(long nanos, Runnable task) {
    timers.add(new Timer(nanos, task));
  }

  /** Begins to connect, from the next address in turn. */
  SocketChannel dial(Visitor visitor, boolean bySideDoor) throws IOException {
    int number = dialled++ % addresses;
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      byte[] ip = {127, (byte) (1 + number / LAST_BYTES), (byte) (number % LAST_BYTES), 1};
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(ip), 0));
      channel.connect(bySideDoor ? sideDoor : mediator);
      channel.register(selector, SelectionKey.OP_CONNECT, visitor);
      open.incrementAndGet();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Closes one that was dialled: with a RST, or with a FIN. */
  void close(SocketChannel channel, boolean reset) {
    try {
      if (channel.isOpen()) {
        open.decrementAndGet();
        if (reset) {
          channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new AssertionError("a socket cannot be closed", e);
    }
  }

  /** Serves sockets and timers until this is so. */
  void runUntil(BooleanSupplier done) throws IOException {
    while (!done.getAsBoolean()) {
      fireDue();
      long wait = untilNextMillis();
      if (wait > 0) {
        selector.select(Swarm::attend, wait);
      } else {
        selector.selectNow(Swarm::attend);
      }
    }
  }

  /** So few at once that sockets are read meanwhile, however late it is. */
  private void fireDue() {
    long now = System.nanoTime();
    for (int i = 0; i < TIMERS_AT_ONCE; i++) {
      Timer next = timers.peek();
      if (next == null || next.at > now) {
        return;
      }
      timers.remove();
      next.task.run();
    }
  }

  private long untilNextMillis() {
    Timer next = timers.peek();
    if (next == null) {
      return LONGEST_MILLIS;
    }
    return Math.min(LONGEST_MILLIS, (next.at - System.nanoTime() + 500_000) / 1_000_000);
  }

  private static void attend(SelectionKey key) {
    Visitor visitor = (Visitor) key.attachment();
    if (key.isValid() && key.isConnectable()) {
      visitor.connected(key);
    }
    if (key.isValid() && key.isReadable()) {
      visitor.readable();
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
