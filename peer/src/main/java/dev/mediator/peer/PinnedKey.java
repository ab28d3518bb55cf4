package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The one key that a certificate may hold; who signed it, for whom and until when is all the same.
 *
 * <p>That the other side holds the private half is not shown by its certificate, but by TLS, which
 * has it sign the handshake.
 */
final class PinnedKey extends X509ExtendedTrustManager {
  private final RSAPublicKey expected;

  PinnedKey(PeerKey partner) {
    this.expected = partner.toJca();
  }

  /** Passes if the first certificate, the one that TLS proves, holds the key. */
  void require(Certificate... chain) throws CertificateException {
    if (!(chain.length > 0
        && chain[0].getPublicKey() instanceof RSAPublicKey key
        && key.getModulus().equals(expected.getModulus())
        && key.getPublicExponent().equals(expected.getPublicExponent()))) {
      throw new CertificateException("its certificate holds another key");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    require(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    require(chain);
  }

  /** No authority is asked for: each side has one certificate to show. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
