package dev.mediator.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Strangers without end at one port: a bounded number of callers, each of which calls again as soon
 * as it was sent away, until nobody listens any more.
 */
final class Flood implements AutoCloseable {
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger calls = new AtomicInteger();
  private final Set<SocketChannel> present = ConcurrentHashMap.newKeySet();
  private final Queue<Throwable> offences = new ConcurrentLinkedQueue<>();
  private final InetSocketAddress target;
  private volatile boolean stopped;

  /** So many callers at once, of all the given kinds in turn. */
  Flood(List<Stranger> kinds, int port, int atOnce) {
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < atOnce; i++) {
      Stranger stranger = kinds.get(i % kinds.size());
      callers.execute(() -> keepCalling(stranger));
    }
  }

  /** How many calls came through so far. */
  int calls() {
    return calls.get();
  }

  /** How many callers were not sent away, or do not know it yet. */
  int present() {
    return present.size();
  }

  /** What happened to strangers that must not: above all that one was not sent away. */
  Queue<Throwable> offences() {
    return offences;
  }

  private void keepCalling(Stranger stranger) {
    while (!stopped && call(stranger)) {
      Thread.onSpinWait();
    }
  }

  /** Whether somebody listens. */
  private boolean call(Stranger stranger) {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.socket().connect(target, (int) Ground.PATIENCE.toMillis());
      calls.incrementAndGet();
      present.add(channel);
      if (stopped) {
        speak(channel);
      }
      act(stranger, channel);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void act(Stranger stranger, SocketChannel channel) {
    try {
      stranger.act(channel);
    } catch (SocketTimeoutException | AssertionError e) {
      offences.add(e);
    } catch (IOException e) {
      // It was sent away.
    } finally {
      present.remove(channel);
    }
  }

  /**
   * No more calls; returns when every stranger was sent away. One that the kernel has not handed
   * over hears of it only when it says something.
   */
  void end() {
    stopped = true;
    present.forEach(Flood::speak);
    callers.close();
  }

  @Override
  public void close() {
    end();
  }

  private static void speak(SocketChannel channel) {
    try {
      channel.socket().getOutputStream().write('{');
    } catch (IOException e) {
      // It was sent away.
    }
  }
}
