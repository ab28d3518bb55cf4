package dev.mediator.server;

import dev.mediator.server.FileWatch.Look;
import dev.mediator.server.api.Api;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Admin;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.ConversationLog;
import dev.mediator.server.observe.Tally;
import dev.mediator.server.registry.LocalRegistry;
import dev.mediator.server.registry.Registry;
import dev.mediator.server.transport.Parts;
import dev.mediator.server.transport.Pipeline;
import dev.mediator.server.transport.Splices;
import dev.mediator.server.transport.TlsCertificate;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A running Mediator: it introduces peers from {@link #start} to {@link #close}.
 *
 * <p>Several may run in one program. All methods may be called by any thread.
 */
public final class Mediator implements AutoCloseable {
  /** The one clock; everything else is handed it. */
  private static final LongSupplier NANO_TIME = System::nanoTime;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final Registry registry;
  private final Chronicle chronicle;
  private final AccessControl access;
  private final Pipeline pipeline;
  private final FileWatch watch = new FileWatch(BETWEEN_LOOKS);

  private @Nullable Api api;

  private Mediator(Parts parts, Pipeline pipeline) {
    this.registry = parts.registry();
    this.chronicle = parts.chronicle();
    this.access = parts.access();
    this.pipeline = pipeline;
  }

  /**
   * Builds the parts and starts to listen.
   *
   * @throws ConfigException with all that is wrong in the files that the configuration names
   * @throws CannotListenException if it cannot listen as configured; then nothing is left behind
   */
  public static Mediator start(MediatorConfig config) throws CannotListenException {
    Look lists = Look.at(config.access().files());
    Encrypted encrypted = config.listening().encrypted();
    Look credentials = Look.at(encrypted == null ? List.of() : encrypted.files());
    Parts parts = parts(config);
    Mediator mediator = null;
    try {
      mediator = new Mediator(parts, Pipeline.of(parts));
      mediator.open(parts);
      mediator.watch.watch("the lists of keys", lists, mediator::readLists);
      TlsCertificate certificate = parts.certificate();
      if (certificate != null) {
        mediator.watch.watch("the certificate and its key", credentials, certificate::reload);
      }
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
    Admin admin = parts.config().admin();
    Look token =
        Look.at(admin == null || admin.token() == null ? List.of() : List.of(admin.token()));
    Api opened = admin == null ? null : Api.open(parts, pipeline, admin);
    api = opened;
    pipeline.listen();
    if (opened != null) {
      opened.tellWhere();
      watch.watch("the admin-token", token, opened::reload);
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
    parts(config).access().close();
  }

  private static Parts parts(MediatorConfig config) throws CannotListenException {
    SecureRandom random = new SecureRandom();
    Rehearsal.play(random);
    ConversationLog log = new ConversationLog(config.logging().conversations(), NANO_TIME);
    Chronicle chronicle = new Chronicle(log, NANO_TIME);
    Handshake handshake =
        new Handshake(config.rules(), config.deadlines().punch(), random, chronicle.proofs());
    Limits limits = config.limits();
    RegistrationQuota quota =
        new RegistrationQuota(limits.registrations(), limits.registrationsPerKey());
    Splices splices = new Splices(config.relaying(), NANO_TIME);
    Encrypted files = config.listening().encrypted();
    TlsCertificate certificate = files == null ? null : TlsCertificate.read(files);
    return new Parts(
        config,
        handshake,
        new LocalRegistry(),
        quota,
        new AccessControl(config.access(), config.deadlines().handshake(), NANO_TIME),
        splices,
        chronicle,
        certificate,
        NANO_TIME);
  }

  private String readLists() {
    String words = access.reload();
    pipeline.reconsider();
    return words;
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
   * Reads anew what the configuration names and may change while the Mediator runs: the lists of
   * who may use it, the certificate, and the admin port's token. It does so by itself some seconds
   * after they have changed; now, it returns when that is done. The log tells what came of it; what
   * is wrong changes nothing.
   */
  public void reload() {
    watch.readAll();
  }

  /**
   * Stops accepting, lets introductions that are under way finish, closes the other connections,
   * and returns when all that is done: at the latest when the deadlines of a match have passed. As
   * long as that takes it says that it is not ready.
   */
  @Override
  public void close() {
    if (api != null) {
      api.stop();
    }
    watch.close();
    pipeline.close();
    access.close();
    if (api != null) {
      api.close();
    }
  }
}
