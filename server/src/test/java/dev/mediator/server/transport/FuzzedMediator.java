package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.Admission;
import dev.mediator.server.guard.DialBudget;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.AuditLog;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.ConversationLog;
import dev.mediator.server.observe.ProofClock;
import dev.mediator.server.registry.LocalRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A Mediator with four connections, whose event loops turn when they are told to, in a time that
 * passes when it is told to.
 */
final class FuzzedMediator {
  static final int PEERS = 4;

  /** Beyond every deadline; waiting has none, and relaying one of its own. */
  private static final int LONG_SECONDS = 60;

  private static final int STEP_SECONDS = 12;

  /** One fewer than there are peers. */
  private static final MediatorConfig CONFIG =
      MediatorConfig.of(
          Map.of(
              Setting.RELAY,
              "on",
              Setting.RELAY_BYTES,
              "16KiB",
              Setting.RELAY_RATE,
              "4KiB",
              Setting.RELAY_IDLE,
              "5m",
              Setting.CONNECTIONS,
              "4",
              Setting.UNPROVED_CONNECTIONS,
              "4",
              Setting.REGISTRATIONS,
              "3",
              Setting.REGISTRATIONS_PER_KEY,
              "1",
              Setting.CONVERSATION_LOG,
              "on"));

  /** Two come twice, from one address each; of one key, one comes from a port that is too low. */
  private static final List<Endpoint> ADDRESSES =
      List.of(
          new Endpoint("192.0.2.1", 40_001),
          new Endpoint("192.0.2.2", 40_002),
          new Endpoint("192.0.2.1", 1),
          new Endpoint("2001:db8::2", 40_004));

  /** Random numbers that can be had once more. */
  private record Counted(AtomicLong next) implements RandomGenerator {
    @Override
    public long nextLong() {
      return next.getAndIncrement() * 0x9e3779b97f4a7c15L;
    }

    /** Those two again that were drawn last, of which a nonce is made. */
    RandomGenerator replay() {
      return new Counted(new AtomicLong(next.get() - 2));
    }
  }

  private final MockTicker time = Ticker.newMockTicker();
  private final Counted random = new Counted(new AtomicLong());
  private final Parts parts;
  private final Admission<Connection> admission = new Admission<>(CONFIG::limits);

  /** From here nobody can be dialled. */
  private final Outlook outlook =
      new Outlook(
          LocalChannel::new,
          _ -> List.of(),
          new DialBudget(time::nanoTime),
          CONFIG.deadlines()::handshake);

  private final List<String> wrong = new ArrayList<>();
  private final List<ManualIoEventLoop> loops = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<FuzzedPeer> peers = new ArrayList<>();

  FuzzedMediator() {
    parts = parts(CONFIG, time, random);
    ADDRESSES.forEach(this::connect);
  }

  static Parts parts(MediatorConfig config, Ticker time, RandomGenerator random) {
    Handshake handshake =
        new Handshake(
            config.rules(), config.deadlines().punch(), random, new AtomicLong()::incrementAndGet);
    return new Parts(
        () -> config,
        () -> handshake,
        new LocalRegistry(),
        new RegistrationQuota(config::limits),
        new AccessControl(config.access(), config.deadlines().handshake(), time::nanoTime),
        new Splices(config::relaying, time::nanoTime),
        new Chronicle(
            new ConversationLog(config::logging, time::nanoTime),
            new AuditLog(() -> config, time::nanoTime),
            new ProofClock(time::nanoTime),
            time::nanoTime),
        null,
        time::nanoTime);
  }

  /** At which nobody waits for long. */
  static Turnstile turnstile(EventExecutor loop, Ticker time) {
    Doorkeeper doorkeeper = new Doorkeeper(() -> PEERS, time::nanoTime);
    return new Turnstile(loop, time::nanoTime, CONFIG.deadlines()::handshake, doorkeeper);
  }

  private void connect(Endpoint address) {
    ManualIoEventLoop loop =
        new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), time);
    FuzzedPeer peer = new FuzzedPeer(random::replay, CONFIG.rules().retries(), wrong);
    FuzzedChannel channel = peer.channel();
    PeerSocket socket = new PeerSocket(channel, new PlainSocketControl(), loop, null);
    Turnstile turnstile = turnstile(loop, time);
    Connection connection =
        new Connection(
            new LoopParts(parts, new Crowd(), outlook, admission, turnstile), socket, address);
    admission.enter(address, connection);
    channel.closeFuture().addListener(closed -> admission.leave(address, connection));
    channel.pipeline().addLast(connection);
    channel.unsafe().register(loop, channel.newPromise());
    loops.add(loop);
    connections.add(connection);
    peers.add(peer);
    turn(loops.size() - 1);
  }

  FuzzedPeer peer(int which) {
    return peers.get(which);
  }

  void stop(int which) {
    connections.get(which).judge(_ -> new Event.Stopping());
  }

  /** Lets one event loop do what it has to do now. */
  void turn(int which) {
    loops.get(which).runNow();
  }

  /** Lets all of them do it, until nothing is left. */
  void settle() {
    int done = 1;
    while (done > 0) {
      done = 0;
      for (ManualIoEventLoop loop : loops) {
        done += loop.runNow();
      }
    }
  }

  void pass(long millis) {
    time.advance(millis, TimeUnit.MILLISECONDS);
  }

  /** Lets everything come to its end, and tells everything that should not have been. */
  List<String> end() {
    peers.forEach(peer -> peer.channel().stall(false));
    for (int second = 0; second < LONG_SECONDS; second += STEP_SECONDS) {
      settle();
      pass(TimeUnit.SECONDS.toMillis(STEP_SECONDS));
    }
    settle();
    for (FuzzedPeer peer : peers) {
      if (peer.channel().isOpen() && !peer.hasProved()) {
        wrong.add("open after a minute, and proved nothing");
      }
    }
    peers.forEach(peer -> peer.channel().reset());
    settle();
    checkLeftovers();
    return wrong;
  }

  private void checkLeftovers() {
    Map<Outcome, Long> outcomes = parts.chronicle().tally().conversations();
    long ends = outcomes.values().stream().mapToLong(Long::longValue).sum();
    if (ends != PEERS || outcomes.containsKey(Outcome.FAULT)) {
      wrong.add("outcomes: " + outcomes);
    }
    if (parts.registry().waiting() > 0) {
      wrong.add("still waiting: " + parts.registry().waiting());
    }
    long proved = peers.stream().filter(FuzzedPeer::hasProved).count();
    long matched = peers.stream().filter(peer -> peer.matches() > 0).count();
    if (matched > 0 && proved < 2) {
      wrong.add("matched with somebody who proved nothing");
    }
    for (FuzzedPeer peer : peers) {
      if (peer.channel().isOpen()
          || peer.channel().handedOut().stream().anyMatch(FuzzedMediator::isHeld)) {
        wrong.add("left behind: an open channel, or a buffer");
      }
    }
  }

  private static boolean isHeld(ByteBuf bytes) {
    return bytes.refCnt() > 0;
  }
}
