package dev.mediator.server;

import dev.mediator.server.Renewal.Looks;
import dev.mediator.server.Renewal.Source;
import dev.mediator.server.api.Api;
import dev.mediator.server.api.Steering;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Admin;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.Reload;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.observe.AuditLog;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.ConversationLog;
import dev.mediator.server.observe.ProofClock;
import dev.mediator.server.observe.Tally;
import dev.mediator.server.registry.LocalRegistry;
import dev.mediator.server.registry.Registry;
import dev.mediator.server.transport.Parts;
import dev.mediator.server.transport.Pipeline;
import dev.mediator.server.transport.Splices;
import dev.mediator.server.transport.TlsCertificate;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running Mediator: it introduces peers from {@link #start} to {@link #close}.
 *
 * <p>Several may run in one program. All methods may be called by any thread.
 */
public final class Mediator implements AutoCloseable {
  /** The one clock; everything else is handed it. */
  private static final LongSupplier NANO_TIME = System::nanoTime;

  private final Registry registry;
  private final Chronicle chronicle;
  private final AccessControl access;
  private final Standing standing;
  private final Pipeline pipeline;
  private final Renewal renewal;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);
  private @Nullable Api api;

  private Mediator(Source source, Standing standing, Parts parts) throws CannotListenException {
    this.standing = standing;
    this.pipeline = Pipeline.of(parts);
    this.renewal = new Renewal(source, standing, parts, pipeline);
    this.registry = parts.registry();
    this.chronicle = parts.chronicle();
    this.access = parts.access();
  }

  /**
   * Builds the parts and starts to listen.
   *
   * @throws ConfigException with all that is wrong in the files that the configuration names
   * @throws CannotListenException if it cannot listen as configured; then nothing is left behind
   */
  public static Mediator start(MediatorConfig config) throws CannotListenException {
    return start(() -> config, _ -> {});
  }

  /**
   * The same with a configuration that may be another when it is asked for again, by {@link
   * #reload}.
   *
   * @param configs reads it; throws a {@link ConfigException} if it is wrong
   * @param told hears which one holds, now and after each reload, for what the Mediator does not do
   *     itself: its log level
   */
  public static Mediator start(Supplier<MediatorConfig> configs, Consumer<MediatorConfig> told)
      throws CannotListenException {
    MediatorConfig config = configs.get();
    Looks before = Looks.at(config);
    ProofClock proofs = new ProofClock(NANO_TIME);
    Standing standing = standing(config, proofs);
    Parts parts = parts(standing, proofs);
    Mediator mediator = null;
    try {
      mediator = new Mediator(new Source(configs, told), standing, parts);
      told.accept(config);
      mediator.renewal.watch(before);
      mediator.open(parts);
      return mediator;
    } catch (CannotListenException | RuntimeException e) {
      if (mediator != null) {
        mediator.close();
      } else {
        parts.access().close();
      }
      throw e;
    }
  }

  /**
   * The admin port first: what is loaded late could not be, once peers had taken all descriptors.
   */
  private void open(Parts parts) throws CannotListenException {
    Admin admin = standing.config().admin();
    Api opened =
        admin == null
            ? null
            : Api.open(parts, pipeline, admin, new Steering(this::reload, this::drain));
    api = opened;
    pipeline.listen();
    if (opened != null) {
      opened.tellWhere();
      renewal.serve(opened);
    }
  }

  /**
   * Reads all that a start would read, and looks whether this machine has what it needs; the log
   * tells what it found. No port is opened: whether they are free is not looked at.
   *
   * @throws ConfigException with everything that is wrong with the lists of keys
   * @throws CannotListenException if a start would fail for anything else than its ports
   */
  public static void check(MediatorConfig config) throws CannotListenException {
    Pipeline.check(config);
    if (config.admin() != null) {
      Api.check(config.admin());
    }
    ProofClock proofs = new ProofClock(NANO_TIME);
    parts(standing(config, proofs), proofs).access().close();
  }

  private static Standing standing(MediatorConfig first, ProofClock proofs) {
    SecureRandom random = new SecureRandom();
    Rehearsal.play(random);
    return new Standing(
        first, config -> new Handshake(config.rules(), config.deadlines().punch(), random, proofs));
  }

  private static Parts parts(Standing standing, ProofClock proofs) throws CannotListenException {
    MediatorConfig config = standing.config();
    ConversationLog log = new ConversationLog(() -> standing.config().logging(), NANO_TIME);
    Encrypted files = config.listening().encrypted();
    TlsCertificate certificate = files == null ? null : TlsCertificate.read(files);
    return new Parts(
        standing::config,
        standing::handshake,
        new LocalRegistry(),
        new RegistrationQuota(() -> standing.config().limits()),
        new AccessControl(config.access(), config.deadlines().handshake(), NANO_TIME),
        new Splices(() -> standing.config().relaying(), NANO_TIME),
        new Chronicle(log, new AuditLog(standing::config, NANO_TIME), proofs, NANO_TIME),
        certificate,
        NANO_TIME);
  }

  /** The addresses at which peers are listened for that do not encrypt, with their real ports. */
  public List<InetSocketAddress> addresses() {
    return pipeline.addresses();
  }

  /** The port listened at, the same on every address; the first, if there are several. */
  public int port() {
    return ports().getFirst();
  }

  /** The ports listened at, as they were configured. */
  public List<Integer> ports() {
    return addresses().stream().map(InetSocketAddress::getPort).distinct().toList();
  }

  /** The same of those at which TLS is spoken; none without a certificate. */
  public List<Integer> tlsPorts() {
    return pipeline.tlsAddresses().stream().map(InetSocketAddress::getPort).distinct().toList();
  }

  /** How many peers are connected now. */
  public int connections() {
    return pipeline.connections();
  }

  /** How many registered peers wait for their partner now. */
  public int waiting() {
    return registry.waiting();
  }

  /** How the conversations until now ended. */
  public Tally tally() {
    return chronicle.tally();
  }

  /** Where its admin page, metrics and health are; null if that is off. */
  public @Nullable InetSocketAddress adminAddress() {
    return api == null ? null : api.address();
  }

  /**
   * Reads the configuration anew, if there is a source of it, and whatever it names: lists of who
   * may use it, certificate and key, which it also reads by itself some seconds after they have
   * changed. All of it holds when this returns, but for settings that need a restart; or none of
   * it, if anything is wrong. The log tells the same.
   */
  public Reload reload() {
    return renewal.reload();
  }

  /** The configuration that holds now. */
  public MediatorConfig config() {
    return standing.config();
  }

  /**
   * Begins to stop without haste, and returns at once. From now on it is not ready and accepts
   * nobody. Handshakes and introductions go on; who waits, or comes to wait, is sent away over the
   * time that is configured for it; who is relayed has that time, too. Then it closes.
   *
   * <p>To call it again changes nothing, and {@link #close} cuts it short.
   */
  public void drain() {
    if (draining.compareAndSet(false, true)) {
      sayStopping();
      Thread.ofPlatform().name("mediator-drain").start(this::drainAndClose);
    }
  }

  private void sayStopping() {
    if (api != null) {
      api.stop();
    }
  }

  private void drainAndClose() {
    try {
      pipeline.drain(new SecureRandom());
    } finally {
      close();
    }
  }

  /** Waits until it has closed: because it was told to, or has drained. */
  public void awaitEnd() throws InterruptedException {
    end.await();
  }

  /**
   * Stops accepting, lets introductions that are under way finish, closes the other connections,
   * and returns when all that is done: at the latest when the deadlines of a match have passed. As
   * long as that takes it says that it is not ready.
   */
  @Override
  public void close() {
    try {
      stop();
    } finally {
      end.countDown();
    }
  }

  private void stop() {
    sayStopping();
    renewal.close();
    pipeline.close();
    access.close();
    if (api != null) {
      api.close();
    }
  }
}
