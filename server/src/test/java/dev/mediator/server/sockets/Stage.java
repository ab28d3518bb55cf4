package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.simulation.Guarantees;
import dev.mediator.server.simulation.Leftovers;
import dev.mediator.server.simulation.Story;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/**
 * A running Mediator, its scripted peers, and everything that watches them.
 *
 * <p>Closing it checks what must hold after whatever was played: the guarantees, as far as peers
 * can see them, no mistake in the log, and nothing left: connection, registration, timer or socket.
 */
final class Stage implements AutoCloseable {
  /** Long enough for no honest peer to be late, however busy the machine is. */
  private static final Map<Setting, String> PATIENT =
      Map.of(
          Setting.LISTEN, "127.0.0.1",
          Setting.ADMIN_PORT, "off",
          Setting.PORT, "0",
          Setting.EVENT_LOOPS, "3",
          Setting.MIN_KEY_BITS, "1024",
          Setting.HANDSHAKE_TIMEOUT, "5m",
          Setting.DEPARTURE_TIMEOUT, "5m",
          Setting.LEAVING_TIMEOUT, "5m",
          Setting.SETTLE, "1ms");

  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(45));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    warmUp();
  }

  private final long socketsBefore = openSockets();
  private final Story story = new Story();
  private final Queue<ScriptedPeer> peers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final LogBook log;
  private final Mediator mediator;
  private final Insides insides;

  private Stage(Supplier<MediatorConfig> configs, Level level) throws CannotListenException {
    this.log = LogBook.open(level);
    this.mediator = Mediator.start(configs, _ -> {});
    this.insides = new Insides(mediator);
  }

  /** Opens with a patient Mediator, but for these settings. */
  static Stage open(Map<Setting, String> settings) throws CannotListenException {
    return open(settings, Level.WARN);
  }

  /** The same, with an admin port. */
  static Stage withAdmin(Map<Setting, String> settings) throws CannotListenException {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.ADMIN_PORT, "0");
    all.putAll(settings);
    return open(all, Level.INFO);
  }

  /**
   * The same as the first, and keeps everything that is logged from this level on; the settings may
   * change, and are read again when the Mediator reloads.
   */
  static Stage open(Map<Setting, String> settings, Level level) throws CannotListenException {
    return new Stage(() -> patient(settings), level);
  }

  private static MediatorConfig patient(Map<Setting, String> settings) {
    Map<Setting, String> all = new EnumMap<>(PATIENT);
    all.putAll(settings);
    return MediatorConfig.of(all);
  }

  /** Lets a peer connect from 127.0.0.1. */
  ScriptedPeer connect(Who who) throws IOException {
    return connect(who, "127.0.0.1");
  }

  /** Lets a peer connect from this address of this machine: any of 127.0.0.0/8, or ::1. */
  ScriptedPeer connect(Who who, String from) throws IOException {
    return enter(who, Line.plain(who, from, mediator.port()));
  }

  /** Lets a peer connect through a proxy at 127.0.0.2 that says where it is. */
  ScriptedPeer connectBehind(Who who, Endpoint address) throws IOException {
    return enter(who, Line.behindProxy(who, mediator.port(), address));
  }

  /** Lets a peer connect over TLS. */
  ScriptedPeer connectTls(Who who, SSLContext trusting) throws IOException {
    return enter(who, Line.encrypted(who, mediator.tlsPorts().getFirst(), trusting));
  }

  private ScriptedPeer enter(Who who, Line line) {
    ScriptedPeer peer = new ScriptedPeer(this, who, line);
    peers.add(peer);
    return peer;
  }

  /** Lets a peer register and waits until it has, so that it will be the Client. */
  ScriptedPeer waiting(Who who) throws IOException {
    return waiting(who, "127.0.0.1");
  }

  /** The same from this address. */
  ScriptedPeer waiting(Who who, String from) throws IOException {
    ScriptedPeer peer = connect(who, from).register();
    awaitRegistered(peer);
    return peer;
  }

  void awaitRegistered(ScriptedPeer peer) {
    Awaitility.await().until(() -> insides.isRegistered(peer.address()));
  }

  boolean isRegistered(ScriptedPeer peer) {
    return insides.isRegistered(peer.address());
  }

  /** The event loop that serves this peer. */
  Insides insides() {
    return insides;
  }

  EventLoop loopOf(ScriptedPeer peer) {
    return insides.loopOf(peer.address());
  }

  Mediator mediator() {
    return mediator;
  }

  Story story() {
    return story;
  }

  LogBook log() {
    return log;
  }

  int number() {
    return numbers.incrementAndGet();
  }

  /** Waits until all that was due has happened, and checks it. */
  void verify() {
    Awaitility.await()
        .untilAsserted(() -> {
          for (ScriptedPeer peer : peers) {
            peer.poll();
          }
          assertThat(Guarantees.brokenIn(story, leftovers())).isEmpty();
        });
    assertThat(log.complaints()).isEmpty();
    assertThat(log.nameless()).isEmpty();
  }

  private Leftovers leftovers() {
    return new Leftovers(mediator.connections(), insides.timers(), mediator.waiting());
  }

  @Override
  public void close() throws IOException {
    try (log;
        mediator) {
      try {
        verify();
      } finally {
        dismiss();
      }
    }
    Awaitility.await("sockets are left open").until(() -> openSockets() <= socketsBefore);
  }

  private void dismiss() throws IOException {
    for (ScriptedPeer peer : peers) {
      peer.close();
    }
  }

  static long openSockets() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(Stage::isSocket).count();
    } catch (IOException e) {
      throw new AssertionError("this test needs /proc", e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  /** Lets Java open the sockets that it keeps for itself. */
  private static void warmUp() {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new AssertionError("this machine has no loopback", e);
    }
  }
}
