package dev.mediator.server.simulation;

import dev.mediator.identity.Nonce;
import dev.mediator.protocol.Session;
import dev.mediator.server.handshake.Deadline;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Rules;
import dev.mediator.server.handshake.Step;
import dev.mediator.server.registry.LocalRegistry;
import dev.mediator.server.registry.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One Mediator with all its peers, from the first connection until nothing moves any more. */
final class World {
  static final int SETTLE = 20_000;
  static final int LINGER = 5_000_000;

  /** A relay ends, whatever the two do: in truth, if nothing moved for so long. */
  static final int IDLE = 1_000_000;

  private static final int HANDSHAKE = 30_000_000;
  private static final int DEPARTURE = 5_000_000;
  private static final int PUNCH = 12_000_000;
  private static final int WAITING = 60_000_000;
  private static final int MAX_STEPS_PER_PEER = 1_000;

  /** One of so many is dropped at the end; the others are only told that it is the end. */
  private static final int DROPPED_OF = 3;

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  /**
   * How a world is: how many come and how fast, and what befalls them.
   *
   * @param rush all connect within these microseconds
   * @param slowest the longest delay of anything on its way
   */
  record Shape(
      int peers,
      int keys,
      int faultPercent,
      int ipv6Percent,
      int stockPercent,
      int rush,
      int slowest,
      int slowestRegistry,
      int crowdedPercent,
      boolean waitingIsLimited,
      boolean stops) {

    long patience(Deadline deadline) {
      return switch (deadline) {
        case HANDSHAKE -> HANDSHAKE;
        case WAITING -> waitingIsLimited ? WAITING : 0;
        case DEPARTURE, LEAVING -> DEPARTURE;
        case RESERVATION -> DEPARTURE + 3L * slowest;
        case SETTLE -> World.SETTLE;
        case PUNCH -> World.PUNCH;
      };
    }
  }

  private final VirtualClock clock = new VirtualClock();
  private final Registry registry = new LocalRegistry();
  private final Story story = new Story();
  private final List<MediatorEnd> ends = new ArrayList<>();
  private final Map<Session, Junction> junctions = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final RandomGenerator random;
  private final Shape shape;
  private final Handshake handshake;
  private final Witness outside;
  private final Inside inside = new Inside(this);
  private boolean stopped;

  World(long seed, int peers, Witness outside) {
    this.random = RANDOM.create(seed);
    this.shape = shape(peers);
    Rules rules =
        new Rules(Nonce.NAMELESS, 1024, random.nextInt(3), Keys.LIMITS, random.nextInt(4) != 0);
    Duration punch = Duration.ofSeconds(10);
    this.handshake = new Handshake(rules, punch, random, new AtomicLong()::incrementAndGet);
    this.outside = outside;
  }

  /** Any shape for so many peers, or for any small number of them if that is 0. */
  private Shape shape(int peers) {
    int count =
        peers > 0
            ? peers
            : random.nextInt(10) == 0 ? 2 + random.nextInt(31) : 2 + random.nextInt(5);
    int keys = peers > 100 ? peers / 4 : 2 + random.nextInt(1 + count / 3);
    int slowest = 1 + random.nextInt(random.nextBoolean() ? 2_000 : 60_000);
    return new Shape(
        count,
        keys,
        random.nextInt(4) == 0 ? 0 : random.nextInt(80),
        random.nextBoolean() ? 0 : random.nextInt(60),
        random.nextBoolean() ? 0 : random.nextInt(100),
        1 + random.nextInt(random.nextBoolean() ? 1_000 : 300_000),
        slowest,
        random.nextBoolean() ? 1 : slowest,
        random.nextInt(4) == 0 ? 10 : 0,
        random.nextInt(8) == 0,
        random.nextInt(8) == 0);
  }

  /** Lives to its end, and tells everything that should not have been. */
  List<String> live() {
    for (int number = 0; number < shape.peers(); number++) {
      Plan plan = Plan.random(number, shape, random);
      clock.at(plan.connectsAt(), () -> connect(plan));
    }
    if (shape.waitingIsLimited()) {
      story.mayCloseTheInnocent();
    }
    if (shape.stops()) {
      clock.at(random.nextInt(shape.rush() + 200_000), this::stop);
    }
    if (!clock.run((long) MAX_STEPS_PER_PEER * shape.peers())) {
      wrong.add("G8 bounded: it never comes to rest");
    }
    int open = (int) ends.stream().filter(MediatorEnd::isOpen).count();
    int armed = (int) ends.stream().filter(MediatorEnd::isArmed).count();
    wrong.addAll(inside.wrongIn(story));
    wrong.addAll(Guarantees.brokenIn(story, new Leftovers(open, armed, registry.waiting())));
    return List.copyOf(wrong);
  }

  private void connect(Plan plan) {
    if (stopped) {
      return;
    }
    Link link = new Link(this);
    PeerEnd peer = new PeerEnd(this, plan, link);
    MediatorEnd mediator = new MediatorEnd(this, plan.visitor(), link);
    link.join(mediator, peer);
    ends.add(mediator);
    peer.connect();
  }

  /** The operator sends some away, and then everybody. */
  private void stop() {
    stopped = true;
    story.mayCloseTheInnocent();
    for (MediatorEnd end : ends) {
      end.hear(random.nextInt(DROPPED_OF) == 0 ? new Event.Dropped() : new Event.Stopping());
    }
  }

  VirtualClock clock() {
    return clock;
  }

  RandomGenerator random() {
    return random;
  }

  Shape shape() {
    return shape;
  }

  /** Whether a peer meets a limit, or an operator who does not want it. */
  boolean isUnlucky() {
    return random.nextInt(100) < shape.crowdedPercent();
  }

  Handshake handshake() {
    return handshake;
  }

  /** Where the two of a relayed pair are joined. */
  Junction junction(Session session) {
    return junctions.computeIfAbsent(session, _ -> new Junction());
  }

  Registry registry() {
    return registry;
  }

  /** A peer did or saw something. */
  void heard(Visitor who, Deed deed) {
    story.tell(who, deed);
    outside.heard(who, deed);
  }

  /** Something happened to a conversation. */
  void saw(Visitor who, Phase phase, Event event, Step step) {
    inside.saw(who, phase, event, step);
    outside.saw(who, phase, event, step);
  }

  Lane lane(int slowest) {
    return new Lane(clock, random, slowest);
  }
}
