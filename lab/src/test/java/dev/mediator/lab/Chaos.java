package dev.mediator.lab;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.server.simulation.Guarantees;
import dev.mediator.server.simulation.Leftovers;
import dev.mediator.server.simulation.Story;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Pairs of peers of which one fails, each trouble at each moment, all at once: the two keys try
 * again until they have met. Afterwards nobody is left, and what was promised must have been kept.
 */
final class Chaos {
  private static final int BITS = 1024;

  /** Whoever was told gives his partner so long, and then comes again: it met somebody's ghost. */
  private static final long GRACE_MILLIS = 1_000;

  /** Of so many keys each cell takes two of its own. */
  private static final List<PeerKeyPair> KEYS =
      IntStream.range(0, 2 * Trouble.values().length * Trouble.Moment.values().length)
          .mapToObj(_ -> PeerKeyPair.generate(BITS))
          .toList();

  private final Story story = new Story();
  private final InetSocketAddress mediator;

  private Chaos(InetSocketAddress mediator) {
    this.mediator = mediator;
  }

  /**
   * Plays so many rounds against the Mediator there.
   *
   * @param slow whether some let deadlines pass
   * @return what was promised and not kept
   */
  static List<String> play(String host, int port, boolean slow, int rounds) throws IOException {
    Chaos chaos = new Chaos(new InetSocketAddress(host, port));
    for (int round = 0; round < rounds; round++) {
      chaos.play(slow, round);
    }
    return Guarantees.brokenIn(chaos.story, new Leftovers(0, 0, 0));
  }

  private void play(boolean slow, int round) throws IOException {
    List<Future<?>> cells = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Trouble trouble : Trouble.values()) {
        for (Trouble.Moment moment : Trouble.Moment.values()) {
          if (slow || !trouble.takesTime()) {
            Cell cell = new Cell(trouble, moment, 2 * cells.size());
            boolean faultyFirst = (cells.size() + round) % 2 == 0;
            cells.add(threads.submit(() -> cell.play(faultyFirst, threads)));
          }
        }
      }
      awaitAll(cells);
    }
  }

  private static void awaitAll(List<Future<?>> cells) throws IOException {
    for (Future<?> cell : cells) {
      try {
        cell.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IOException("a cell failed", e);
      }
    }
  }

  /** One trouble at one moment, for two keys of its own. */
  private final class Cell {
    private final Trouble trouble;
    private final Trouble.Moment moment;
    private final Side good;
    private final Side bad;

    Cell(Trouble trouble, Trouble.Moment moment, int keys) {
      this.trouble = trouble;
      this.moment = moment;
      this.good = new Side(KEYS.get(keys), KEYS.get(keys + 1));
      this.bad = new Side(KEYS.get(keys + 1), KEYS.get(keys));
    }

    Trouble play(boolean faultyFirst, ExecutorService threads) throws Exception {
      Future<Side> partner = null;
      if (!faultyFirst) {
        partner = threads.submit(() -> good.meet(bad));
        good.waits.await();
      }
      try (ChaosPeer faulty = bad.come()) {
        if (partner == null) {
          partner = threads.submit(() -> good.meet(bad));
        }
        if (moment.reach(faulty)) {
          trouble.befall(faulty);
        }
      }
      bad.meet(good);
      partner.get();
      return trouble;
    }
  }

  /** Whoever holds one key and wants another. */
  private final class Side {
    private final PeerKeyPair own;
    private final PeerKeyPair wanted;
    private final CountDownLatch waits = new CountDownLatch(1);
    private volatile boolean met;

    Side(PeerKeyPair own, PeerKeyPair wanted) {
      this.own = own;
      this.wanted = wanted;
    }

    ChaosPeer come() throws IOException, InterruptedException {
      while (true) {
        try {
          return new ChaosPeer(story, mediator, own, wanted);
        } catch (ConnectException e) {
          // So many at once: the SYN was refused.
        }
      }
    }

    /** Comes until both have been told. */
    Side meet(Side partner) throws Exception {
      while (!(met && partner.met)) {
        try (ChaosPeer peer = come()) {
          boolean registered = peer.register();
          waits.countDown();
          if (registered && peer.told(() -> met && partner.met)) {
            peer.hangUp();
            met = true;
            await(partner);
          } else {
            peer.hangUp();
          }
        }
      }
      return this;
    }

    private synchronized void await(Side partner) throws InterruptedException {
      for (int i = 0; i < 10 && !partner.met; i++) {
        wait(GRACE_MILLIS / 10);
      }
    }
  }
}
