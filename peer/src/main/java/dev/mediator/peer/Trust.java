package dev.mediator.peer;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Who TLS may be spoken with, judged by the certificates that the other side shows.
 *
 * <p>That the other side holds the private half is not shown by its certificate, but by TLS, which
 * has it sign the handshake.
 */
abstract sealed class Trust extends X509ExtendedTrustManager
    permits PinnedKey, PinnedHash, SystemTrust {

  /**
   * Passes if the first certificate, the one that TLS proves, is that of the other side; {@code
   * socket} is null when it is asked about nobody in particular.
   */
  abstract void require(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException;

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    require(chain, type, null);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    require(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    require(chain, type, null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    require(chain, type, null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    require(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    require(chain, type, null);
  }

  /** No authority is named to the other side: it has one certificate to show. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
