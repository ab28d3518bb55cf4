package dev.mediator.peer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3, with whoever is trusted, on top of any line: a partner's or a Mediator's.
 *
 * <p>Nothing is remembered from one connection to the next: neither sessions nor tickets.
 */
final class Tls {
  private static final String VERSION = "TLSv1.3";

  /** Several records a system call: by itself Java reads each one's header, then its body. */
  private static final int READ_BUFFER = 64 * 1024;

  /**
   * RFC 8446, 4.6.1, lets no ticket live for more than seven days, so none is issued, and none that
   * comes is kept.
   */
  private static final int TOO_LONG_FOR_TICKETS = Integer.MAX_VALUE;

  private final SSLContext context;

  /** With nothing to show; with null, Java chooses where randomness comes from. */
  Tls(Trust trust, @Nullable SecureRandom random, KeyManager... own) {
    try {
      context = SSLContext.getInstance(VERSION);
      context.init(own, new TrustManager[] {trust}, random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + VERSION, e);
    }
    context.getServerSessionContext().setSessionTimeout(TOO_LONG_FOR_TICKETS);
    context.getClientSessionContext().setSessionTimeout(TOO_LONG_FOR_TICKETS);
  }

  /** What both sides of every connection want, to be added to. */
  static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {VERSION});
    return parameters;
  }

  /**
   * Agrees on encryption with whoever is at the other end of {@code bare}.
   *
   * <p>End of stream is an exception to read unless the other side ended its output on purpose.
   *
   * @param deadline of the whole handshake, however slowly the other side lets it drip; it stays in
   *     force until there is another
   * @return a line whose socket closes what is below when it is closed, and an input that the other
   *     side cannot keep busy with records which bring nothing
   * @throws SSLPeerUnverifiedException if the other side is not trusted
   * @throws ClosedChannelException if it was closed meanwhile, or the thread was interrupted
   * @throws SSLException if there is no TLS 1.3 with the other side
   * @throws SocketTimeoutException if the deadline passed
   * @throws IOException if the other side hung up; whichever it is, {@code bare} is closed
   */
  Line over(Line bare, boolean client, SSLParameters parameters, Deadline deadline)
      throws IOException {
    try {
      bare.until(deadline);
      TlsRecords records =
          new TlsRecords(new BufferedInputStream(new Unended(bare.input()), READ_BUFFER));
      // Meant for bytes that were read too early, it takes any stream: so ours is read in place of
      // the socket's own, which would pass a connection cut off for one that ended.
      SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(bare.socket(), records, /* autoClose= */ true);
      tls.setUseClientMode(client);
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      // A stranger can make the handshake end early, without an error and without a key: then this
      // throws, since nobody was found worthy of trust.
      tls.getSession().getPeerCertificates();
      return bare.beneath(tls, records.counting(tls.getInputStream()));
    } catch (IOException e) {
      bare.close();
      throw explained(e);
    }
  }

  /** What happened, as a sentence about the other side. */
  private static IOException explained(IOException failure) {
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

  /** An input which only TLS may end: the bare end of stream is an exception. */
  private static final class Unended extends FilterInputStream {
    Unended(InputStream below) {
      super(below);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      read(one, 0, 1);
      return one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read < 0) {
        throw new SocketException("the connection was cut off: what was read may not be all");
      }
      return read;
    }
  }
}
