package dev.mediator.server.transport;

import dev.mediator.identity.KeyPin;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.observe.LogEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;

/**
 * The certificate by which a Mediator is known over TLS, and its key, as the files hold them.
 *
 * <p>They may change at any time: who connects afterwards is shown the new one, who is connected
 * notices nothing. Safe for all threads.
 */
public final class TlsCertificate {
  private static final String TLS = "TLSv1.3";

  /**
   * RFC 8446, 4.6.1, lets no ticket live for more than seven days, so none is issued: peers come
   * too rarely for them, and would be sent more than they wait for.
   */
  private static final int TOO_LONG_FOR_TICKETS = Integer.MAX_VALUE;

  /** The others of Java's cost three to ten times as much. */
  private static final String[] CHEAP_GROUPS = {"x25519", "secp256r1", "secp384r1"};

  private volatile Encrypted files;
  private volatile Loaded loaded;

  /** What the files held: what encrypts, and until when the certificate is valid. */
  private record Loaded(SslContext context, Instant end) {}

  private TlsCertificate(Encrypted files, Loaded loaded) {
    this.files = files;
    this.loaded = loaded;
  }

  /**
   * Reads the files.
   *
   * @throws CannotListenException if they are not a certificate and its key
   */
  public static TlsCertificate read(Encrypted files) throws CannotListenException {
    try {
      return new TlsCertificate(files, load(files));
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotListenException(whyNot(files, e), e);
    }
  }

  /**
   * Reads the files again, and names the first of them.
   *
   * @throws CannotListenException if they are not a certificate and its key; then the last ones
   *     stay
   */
  public String reload() throws CannotListenException {
    return prepare(files).get();
  }

  /**
   * Reads what may be other files, and what puts them in force when it is asked: it names the first
   * of them.
   *
   * @throws CannotListenException if they are not a certificate and its key
   */
  public Supplier<String> prepare(Encrypted others) throws CannotListenException {
    Loaded read = read(others).loaded;
    return () -> {
      files = others;
      loaded = read;
      return others.certificate().toString();
    };
  }

  /** When it expires. */
  public Instant end() {
    return loaded.end();
  }

  /** What encrypts a new connection; {@code tasks} does what takes long. */
  public SslHandler newHandler(ByteBufAllocator memory, Executor tasks) {
    return bounded(loaded.context().newHandler(memory, tasks));
  }

  /** A peer chooses how keys are exchanged, at no cost of its own; our own deadline bounds it. */
  private static SslHandler bounded(SslHandler tls) {
    SSLParameters parameters = tls.engine().getSSLParameters();
    parameters.setNamedGroups(CHEAP_GROUPS);
    tls.engine().setSSLParameters(parameters);
    tls.setHandshakeTimeoutMillis(0);
    return tls;
  }

  private static Loaded load(Encrypted files) throws IOException, GeneralSecurityException {
    byte[] chain = Files.readAllBytes(files.certificate());
    byte[] key = Files.readAllBytes(files.key());
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(chain))
                .stream()
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("there is none"));
    SslContext context = build(chain, key);
    rehearse(context);
    Instant end = certificate.getNotAfter().toInstant();
    LogEvent.CERTIFICATE.log(
        "TLS certificate of {}, valid until {}, pin {}",
        certificate.getSubjectX500Principal(),
        end,
        KeyPin.of(certificate.getPublicKey()));
    warnOfDates(certificate);
    return new Loaded(context, end);
  }

  private static void warnOfDates(X509Certificate certificate) {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      LogEvent.CERTIFICATE_DATES.log(
          "no peer accepts the TLS certificate now, but with a pin: {}", e.getMessage());
    }
  }

  private static SslContext build(byte[] chain, byte[] key)
      throws IOException, GeneralSecurityException {
    try {
      return SslContextBuilder.forServer(
              new ByteArrayInputStream(chain), new ByteArrayInputStream(key))
          .sslProvider(SslProvider.JDK)
          .protocols(TLS)
          .sessionTimeout(TOO_LONG_FOR_TICKETS)
          .build();
    } catch (IllegalArgumentException e) {
      // Its message may hold what it took for a key.
      throw new GeneralSecurityException(
          "the certificate is none in PEM, or the key none in PKCS#8 without a password (openssl"
              + " pkcs8 -topk8 -nocrypt makes one)");
    }
  }

  /**
   * Has it agree on encryption with a peer that trusts anybody: a key that is not the certificate's
   * shows, and all that TLS needs is loaded before the first peer comes.
   */
  private static void rehearse(SslContext server) throws IOException, GeneralSecurityException {
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(TLS)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
    UnpooledByteBufAllocator memory = UnpooledByteBufAllocator.DEFAULT;
    SslHandler ours = bounded(server.newHandler(memory));
    EmbeddedChannel mediator = new EmbeddedChannel(ours);
    EmbeddedChannel peer = new EmbeddedChannel(client.newHandler(memory));
    try {
      while (pass(peer, mediator) || pass(mediator, peer)) {
        // Until neither has anything to say.
      }
    } catch (RuntimeException e) {
      throw new GeneralSecurityException("the key is not that of the certificate", e);
    } finally {
      peer.finishAndReleaseAll();
      mediator.finishAndReleaseAll();
    }
    if (!ours.handshakeFuture().isSuccess()) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    ByteBuf bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    to.writeInbound(bytes);
    return true;
  }

  private static String whyNot(Encrypted files, Exception failure) {
    String reason =
        failure instanceof IOException
            ? "cannot be read: " + failure
            : "do not belong together or are none in PEM: " + failure.getMessage();
    return "the certificate " + files.certificate() + " and the key " + files.key() + " " + reason;
  }
}
