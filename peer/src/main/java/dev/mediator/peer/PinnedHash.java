package dev.mediator.peer;

import dev.mediator.identity.KeyPin;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The hash of the one key that a Mediator's certificate may hold; who signed it, for whom and until
 * when is all the same.
 */
final class PinnedHash extends Trust {
  private final MediatorAddress mediator;
  private final String expected;

  PinnedHash(MediatorAddress mediator, String expected) {
    this.mediator = mediator;
    this.expected = expected;
  }

  @Override
  void require(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    String shown = KeyPin.of(chain[0].getPublicKey());
    if (!shown.equals(expected)) {
      throw new CertificateException(
          "it shows another key than the one that is pinned; if its operator confirms that the key"
              + " was changed, its address is "
              + mediator.pinnedTo(shown));
    }
  }
}
