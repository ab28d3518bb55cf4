package dev.mediator.lab;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A hub that takes its time, for use in a {@link Station}: what comes in at one port goes out at
 * all others, later, if it is not lost.
 *
 * <p>Each port is a {@link Tap}, and stands for a place and its way to the middle of the Internet.
 * It does what netem would do, which not every kernel has.
 */
final class Hub {
  /** Of each port, as much as a good router's. */
  private static final int LONGEST_QUEUE = 10_000;

  /** The way from each port; another list when the places have moved. */
  private static volatile List<Path> paths = List.of();

  private Hub() {}

  /**
   * The way between a place and the middle: how long it takes, how much longer for some, so that
   * they are overtaken, and how many in 1,000 are lost.
   */
  record Path(Duration delay, Duration jitter, int lossPerMille) implements Serializable {
    long nanos() {
      return delay.toNanos() + ThreadLocalRandom.current().nextLong(jitter.toNanos() + 1);
    }

    boolean loses() {
      return ThreadLocalRandom.current().nextInt(1000) < lossPerMille;
    }
  }

  private record Port(int number, Tap tap, DelayQueue<Frame> leaving) {}

  private record Frame(ByteBuffer bytes, long dueNanos) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(dueNanos - ((Frame) other).dueNanos);
    }
  }

  /** Opens one with the interfaces {@code tap0}, {@code tap1} and so on; returns their number. */
  static int open(List<Path> first) throws IOException {
    int number = become(first);
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      ports.add(new Port(i, Tap.open("tap" + i), new DelayQueue<>()));
    }
    for (Port port : ports) {
      List<Port> others = ports.stream().filter(other -> !other.equals(port)).toList();
      Thread.ofPlatform().daemon().start(() -> takeIn(port, others));
      Thread.ofPlatform().daemon().start(() -> letOut(port));
    }
    return number;
  }

  /** From now on, these are the ways, as many as before; returns how many. */
  static int become(List<Path> next) {
    paths = List.copyOf(next);
    return next.size();
  }

  private static void takeIn(Port from, List<Port> others) {
    try {
      while (true) {
        ByteBuffer bytes = from.tap.read();
        long now = System.nanoTime();
        List<Path> current = paths;
        for (Port to : others) {
          Path first = current.get(from.number);
          Path second = current.get(to.number);
          boolean lost = first.loses() || second.loses();
          if (!lost && to.leaving.size() < LONGEST_QUEUE) {
            to.leaving.add(new Frame(bytes, now + first.nanos() + second.nanos()));
          }
        }
      }
    } catch (IOException e) {
      // The interface is gone, and with it the place.
    }
  }

  private static void letOut(Port to) {
    while (true) {
      try {
        to.tap.write(to.leaving.take().bytes);
      } catch (IOException e) {
        // Nobody is there: a frame is lost.
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
