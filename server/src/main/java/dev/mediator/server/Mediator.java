package dev.mediator.server;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.observe.ConversationLog;
import dev.mediator.server.observe.HiddenPeers;
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
import java.util.concurrent.atomic.AtomicLong;
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

  private final Registry registry;
  private final Tally tally;
  private final @Nullable TlsCertificate certificate;
  private final Pipeline pipeline;

  private Mediator(Parts parts, Pipeline pipeline) {
    this.registry = parts.registry();
    this.tally = parts.tally();
    this.certificate = parts.certificate();
    this.pipeline = pipeline;
  }

  /**
   * Builds the parts and starts to listen.
   *
   * @throws CannotListenException if it cannot listen as configured; then nothing is left behind
   */
  public static Mediator start(MediatorConfig config) throws CannotListenException {
    Registry registry = new LocalRegistry();
    AtomicLong proofs = new AtomicLong();
    SecureRandom random = new SecureRandom();
    Rehearsal.play(random);
    Handshake handshake =
        new Handshake(config.rules(), config.deadlines().punch(), random, proofs::incrementAndGet);
    ConversationLog log = new ConversationLog(config.logging().conversations(), NANO_TIME);
    Tally tally = new Tally();
    Limits limits = config.limits();
    RegistrationQuota quota =
        new RegistrationQuota(limits.registrations(), limits.registrationsPerKey());
    Splices splices = new Splices(config.relaying(), NANO_TIME);
    HiddenPeers hidden = new HiddenPeers();
    Encrypted files = config.listening().encrypted();
    TlsCertificate certificate = files == null ? null : TlsCertificate.read(files);
    Parts parts =
        new Parts(
            config,
            handshake,
            registry,
            quota,
            splices,
            log,
            tally,
            hidden,
            certificate,
            NANO_TIME);
    return new Mediator(parts, Pipeline.open(parts));
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
    return tally;
  }

  /**
   * Reads the files again that may change: the certificate and its key. What is no good is reported
   * in the log, and the last one that was stays.
   */
  public void reload() {
    if (certificate != null) {
      certificate.reload();
    }
  }

  /**
   * Stops accepting, lets introductions that are under way finish, closes the other connections,
   * and returns when all that is done: at the latest when the deadlines of a match have passed.
   */
  @Override
  public void close() {
    pipeline.close();
  }
}
