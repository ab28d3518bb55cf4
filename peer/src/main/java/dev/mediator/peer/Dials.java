package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.WireLimits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Dials to every candidate of a partner at once, all from one port, until a connection comes up.
 *
 * <p>One that is pending is left to the kernel, which repeats it: a dial that is given up leaves a
 * router an entry that stops the partner's own. One that failed is made anew, after a pause that is
 * never the same twice, so that two who hit each other's closed door get out of step.
 */
final class Dials implements Closeable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** So long it is dialled as fast; then both had their chance, and a failure is likely to last. */
  private static final Duration HASTE = Duration.ofSeconds(5);

  /** For addresses within a site: a partner that listens there answers at once. */
  private static final Duration LEISURE = Duration.ofMillis(100);

  private static final Duration LATER = Duration.ofSeconds(1);

  /** Nobody can be made to knock more often than that at a door which a Mediator names. */
  private static final int MOST_DIALS = 300;

  private final int port;
  private final Deadline deadline;
  private final RandomGenerator random;
  private final Crowd pending;
  private final Map<Endpoint, String> answers = new LinkedHashMap<>();
  private volatile boolean closed;

  /** Dials from {@code port}, until {@code deadline}. */
  Dials(int port, Deadline deadline, RandomGenerator random) {
    this.port = port;
    this.deadline = deadline;
    this.random = random;
    this.pending = new Crowd(WireLimits.MAX_CANDIDATES + 1, random);
  }

  /** Begins; what comes up goes to {@code arrivals}. Only the first candidate is worth haste. */
  void begin(Collection<Endpoint> candidates, Arrivals arrivals) {
    Duration haste = PAUSE;
    for (Endpoint candidate : candidates) {
      note(candidate, "silent");
      Duration pause = haste;
      Thread.ofVirtual().name("mediator-dial").start(() -> dial(candidate, pause, arrivals));
      haste = LEISURE;
    }
  }

  /** What each candidate answered last, for people. */
  synchronized String words() {
    return answers.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private synchronized void note(Endpoint candidate, String answer) {
    answers.put(candidate, answer);
  }

  private void dial(Endpoint candidate, Duration pause, Arrivals arrivals) {
    Deadline haste = deadline.atMost(HASTE);
    try {
      for (int dials = 0; dials < MOST_DIALS && !isOver(); dials++) {
        try {
          SocketChannel channel = connect(candidate);
          note(candidate, "stranger");
          arrivals.add(channel);
          outlast(channel);
        } catch (IOException e) {
          note(candidate, e instanceof ConnectException ? "refused" : "unreachable");
        }
        pause(haste.passed() ? LATER : pause);
      }
    } catch (InterruptedIOException e) {
      // Nobody interrupts it; it would be a wish to end.
    }
  }

  private boolean isOver() {
    return closed || deadline.passed();
  }

  /** While a connection stands it may be the one; a stranger's is closed soon. */
  private void outlast(SocketChannel channel) throws InterruptedIOException {
    while (channel.isOpen() && !isOver()) {
      pause(PAUSE);
    }
  }

  private void pause(Duration usual) throws InterruptedIOException {
    long nanos = usual.toNanos();
    Interrupts.pause(Duration.ofNanos(random.nextLong(nanos / 2, nanos * 3 / 2)));
  }

  private SocketChannel connect(Endpoint candidate) throws IOException {
    SocketChannel channel = SocketChannel.open();
    pending.admit(channel);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      channel.bind(new InetSocketAddress(port));
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(candidate.ip()), candidate.port());
      Tcp.connect(channel, address);
      pending.forget(channel);
      return channel;
    } catch (Throwable e) {
      pending.dismiss(channel);
      throw e;
    }
  }

  /** Gives up what is pending. */
  @Override
  public void close() {
    closed = true;
    pending.close();
  }
}
