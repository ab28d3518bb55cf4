package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 between two peers that know each other's keys: each shows a certificate that it signed
 * itself, and is known by the key in it alone, not by names, dates or authorities.
 *
 * <p>Nothing is remembered from one meeting to the next: neither sessions nor tickets. May be used
 * by any thread, for any number of connections.
 */
final class Encryption {
  private static final String TLS = "TLSv1.3";

  /** Several records a system call: by itself Java reads each one's header, then its body. */
  private static final int READ_BUFFER = 64 * 1024;

  /**
   * RFC 8446, 4.6.1, lets no ticket live for more than seven days, so none is issued, and none that
   * comes is kept.
   */
  private static final int TOO_LONG_FOR_TICKETS = Integer.MAX_VALUE;

  private final OwnCertificate own;
  private final PinnedKey partner;
  private final SecureRandom random;

  /** {@code partner} is the one key to talk to; {@code own} is shown to whoever answers. */
  Encryption(PeerKeyPair own, PeerKey partner, SecureRandom random) {
    this.own = new OwnCertificate(own);
    this.partner = new PinnedKey(partner);
    this.random = random;
  }

  /**
   * Agrees on encryption over a connected socket, with its timeout for each read; the Client
   * begins.
   *
   * <p>Either side knows the other when this returns. In TLS 1.3 the Client is done first: should
   * the Peer turn it down after all (or be gone), the Client's first read says so at the latest.
   * What it wrote by then could be read by nobody but the holder of the partner's key.
   *
   * <p>End of stream is an exception to read unless the partner ended its output on purpose.
   *
   * @param deadline of the whole handshake, however slowly the other side lets it drip
   * @return a socket without a timeout, that closes {@code tcp} when it is closed, and an input
   *     that the other side cannot keep busy with records which bring nothing
   * @throws SSLPeerUnverifiedException if the other side shows another key
   * @throws ClosedChannelException if it was closed meanwhile, or the thread was interrupted
   * @throws SSLException if there is no TLS 1.3 with the other side
   * @throws SocketTimeoutException if the deadline passed
   * @throws IOException if the other side hung up; whichever it is, {@code tcp} is closed
   */
  Line<SSLSocket> secure(Socket tcp, PeerRole role, Deadline deadline) throws IOException {
    try {
      Unended bare = new Unended(tcp, deadline);
      TlsRecords records = new TlsRecords(new BufferedInputStream(bare, READ_BUFFER));
      // Meant for bytes that were read too early, it takes any stream: so ours is read in place of
      // the socket's own, which would pass a connection cut off for one that ended.
      SSLSocket tls =
          (SSLSocket)
              context().getSocketFactory().createSocket(tcp, records, /* autoClose= */ true);
      tls.setUseClientMode(role == PeerRole.CLIENT);
      tls.setSSLParameters(parameters());
      tls.startHandshake();
      // A stranger can make the handshake end early, without an error and without a key.
      partner.require(tls.getSession().getPeerCertificates());
      bare.takeYourTime();
      return new Line<>(tls, records.counting(tls.getInputStream()));
    } catch (IOException | CertificateException e) {
      tcp.close();
      throw explained(e);
    }
  }

  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance(TLS);
      context.init(new KeyManager[] {own}, new TrustManager[] {partner}, random);
      context.getServerSessionContext().setSessionTimeout(TOO_LONG_FOR_TICKETS);
      context.getClientSessionContext().setSessionTimeout(TOO_LONG_FOR_TICKETS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + TLS, e);
    }
  }

  private static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {TLS});
    parameters.setNeedClientAuth(true);
    parameters.setServerNames(List.of());
    return parameters;
  }

  /** What happened, as a sentence about the other side. */
  private static IOException explained(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException closed) {
        return closed;
      }
      if (cause instanceof SocketTimeoutException) {
        return caused(new SocketTimeoutException("it did not finish TLS in time"), failure);
      }
      if (cause instanceof CertificateException) {
        return caused(new SSLPeerUnverifiedException(cause.getMessage()), failure);
      }
      if (cause instanceof SSLPeerUnverifiedException
          || (cause instanceof IOException && !(cause instanceof SSLException))) {
        return new IOException("it hung up within TLS", failure);
      }
    }
    return new SSLException("there is no TLS 1.3 with it: " + failure.getMessage(), failure);
  }

  private static IOException caused(IOException explained, Exception failure) {
    explained.initCause(failure);
    return explained;
  }

  /** A connection's input which only TLS may end: the bare end of stream is an exception. */
  private static final class Unended extends FilterInputStream {
    private final Socket tcp;
    private volatile @Nullable Deadline deadline;

    Unended(Socket tcp, Deadline deadline) throws IOException {
      super(tcp.getInputStream());
      this.tcp = tcp;
      this.deadline = deadline;
    }

    void takeYourTime() throws SocketException {
      deadline = null;
      tcp.setSoTimeout(0);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      read(one, 0, 1);
      return one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Deadline limit = deadline;
      if (limit != null) {
        tcp.setSoTimeout(limit.socketTimeout());
      }
      int read = super.read(bytes, offset, length);
      if (read < 0) {
        throw new SocketException("the connection was cut off: what was read may not be all");
      }
      return read;
    }
  }
}
