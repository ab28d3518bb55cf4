package dev.mediator.load;

import dev.mediator.load.Manner.Kind;
import dev.mediator.load.Visitor.Fate;
import dev.mediator.load.Visitor.Keys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that wait, and guests who come for them at moments fixed beforehand, so many a second,
 * however they fare (open loop); each comes once, and has to be introduced within its patience. A
 * host whose guest has come, or who was sent away, comes again, by the side door, whose queue the
 * guests do not fill. Used on the thread of its {@link Swarm}.
 */
final class Rush {
  private static final long FOR_EVER = TimeUnit.DAYS.toNanos(1);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** Less than the second after which the kernel dials again. */
  private static final long CONNECT_PATIENCE = TimeUnit.MILLISECONDS.toNanos(300);

  private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);
  private static final Manner HOST = new Manner(Kind.OURS, null, FOR_EVER, true);
  private static final Manner GUEST = new Manner(Kind.OURS, null, PATIENCE);
  private static final int AT_ONCE = 64;

  private final Swarm swarm;
  private final Random random;
  private final List<Host> hosts = new ArrayList<>();
  private final LinkedHashSet<Host> ready = new LinkedHashSet<>();
  private Flow flow = new Flow(0, 0);

  Rush(Swarm swarm, Random random) {
    this.swarm = swarm;
    this.random = random;
  }

  /** Waits for a guest, again and again. */
  private final class Host {
    private final Keys keys = new Keys(new CheapKey(random), new CheapKey(random));
    private boolean waits;
    private boolean wanted;

    void begin() {
      Visitor visitor = new Visitor(swarm, HOST, () -> keys, this::ended);
      visitor.onAnswer(() -> {
        waits = true;
        ready.add(this);
      });
      visitor.begin();
    }

    private void ended(Visitor visitor) {
      boolean met = visitor.fate() == Fate.INTRODUCED;
      if (!met && waits && !wanted) {
        flow.dropped++;
      }
      waits = false;
      wanted = false;
      ready.remove(this);
      swarm.at(System.nanoTime() + (met ? 0 : AGAIN), this::begin);
    }
  }

  /** What came of the guests of a while. */
  static final class Flow {
    private final long from;
    private final long to;
    private final List<Double> millis = new ArrayList<>();
    private long came;
    private long refused;
    private long cut;
    private long left;
    private long dropped;
    private long hostless;

    private Flow(long from, long to) {
      this.from = from;
      this.to = to;
    }

    private void note(Visitor guest, long due) {
      if (due < from || due >= to) {
        return;
      }
      switch (guest.fate()) {
        case INTRODUCED -> millis.add((guest.introducedAt() - due) / 1e6);
        case REFUSED -> refused++;
        case CUT -> cut++;
        case LEFT -> left++;
        case null -> throw new IllegalStateException("it has not ended");
      }
    }

    private double seconds() {
      return (to - from) / 1e9;
    }

    /** Guests a second who were introduced. */
    double goodput() {
      return millis.size() / seconds();
    }

    /** Guests a second who came. */
    double offered() {
      return came / seconds();
    }

    /** How long it took those who were introduced, in milliseconds, from when they were to come. */
    double quantile(double share) {
      Collections.sort(millis);
      return millis.isEmpty() ? 0 : millis.get((int) (share * (millis.size() - 1)));
    }

    /** Guests who were told why not. */
    long refused() {
      return refused;
    }

    /** Guests who lost patience. */
    long left() {
      return left;
    }

    /** Hosts that lost their places though they had proved their keys, and had no guest. */
    long dropped() {
      return dropped;
    }

    @Override
    public String toString() {
      return ("offered %.0f/s, introduced %.0f/s; refused %d, cut off %d, gave up %d; median %.0f ms,"
              + " 99 %% within %.0f ms; hosts dropped %d, guests without host %d")
          .formatted(
              offered(),
              goodput(),
              refused,
              cut,
              left,
              quantile(0.5),
              quantile(0.99),
              dropped,
              hostless);
    }
  }

  /** Has so many hosts wait. */
  void awaitHosts(int count) throws IOException {
    while (hosts.size() < count) {
      int before = hosts.size();
      for (int i = 0; i < AT_ONCE && hosts.size() < count; i++) {
        Host host = new Host();
        hosts.add(host);
        host.begin();
      }
      swarm.runUntil(() -> ready.size() >= Math.min(before + AT_ONCE, count));
    }
    swarm.runUntil(() -> ready.size() >= count);
  }

  /** Guests for so many seconds; counted are those behind the first {@code lead} of them. */
  Flow guests(double perSecond, double lead, double seconds) throws IOException {
    long start = System.nanoTime();
    long from = start + (long) (lead * 1e9);
    long to = from + (long) (seconds * 1e9);
    flow = new Flow(from, to);
    swarm.at(start, () -> arrive(start, perSecond));
    swarm.runUntil(() -> System.nanoTime() > to + PATIENCE);
    return flow;
  }

  private void arrive(long due, double perSecond) {
    if (due >= flow.to) {
      return;
    }
    if (due >= flow.from) {
      flow.came++;
    }
    Visitor guest = new Guest(due).visitor;
    guest.begin();
    swarm.at(System.nanoTime() + CONNECT_PATIENCE, () -> leaveUnlessConnected(guest));
    long next = due + (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
    swarm.at(next, () -> arrive(next, perSecond));
  }

  private static void leaveUnlessConnected(Visitor guest) {
    if (guest.port() == 0) {
      guest.leave(false);
    }
  }

  /** Comes once; which host it wants is decided when it is connected. */
  private final class Guest {
    private final long due;
    private final Visitor visitor;
    private @Nullable Host host;

    Guest(long due) {
      this.due = due;
      this.visitor = new Visitor(swarm, GUEST, this::choose, this::gone);
      visitor.onAnswer(this::matched);
    }

    private Keys choose() {
      Host next = ready.isEmpty() ? null : ready.removeFirst();
      if (next == null) {
        flow.hostless++;
        return new Keys(new CheapKey(random), new CheapKey(random));
      }
      host = next;
      return next.keys.swapped();
    }

    /** From now on the host may have to go because its guest did. */
    private void matched() {
      if (host != null) {
        host.wanted = true;
      }
    }

    /** A host that has lost its guest waits for another. */
    private void gone(Visitor guest) {
      flow.note(guest, due);
      if (host != null && guest.fate() != Fate.INTRODUCED && host.waits) {
        ready.add(host);
      }
    }
  }
}
