package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * The one key that a peer's certificate may hold; who signed it, for whom and until when is all the
 * same.
 */
final class PinnedKey extends Trust {
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
  void require(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    require(chain);
  }
}
