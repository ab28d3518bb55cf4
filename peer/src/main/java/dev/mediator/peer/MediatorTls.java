package dev.mediator.peer;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS with a Mediator, if its address says so: known by the key that is pinned, or by its name and
 * the authorities that Java trusts.
 */
final class MediatorTls {
  private final MediatorAddress mediator;

  MediatorTls(MediatorAddress mediator) {
    this.mediator = mediator;
  }

  /**
   * What to talk to the Mediator over: {@code bare}, or TLS on top of it.
   *
   * @throws PeerException.MediatorUntrusted if it is another who answers
   * @throws IOException if there is no TLS with it; whichever it is, {@code bare} is closed
   */
  Line over(Line bare, Deadline deadline) throws IOException {
    if (!mediator.tls()) {
      return bare;
    }
    try {
      Trust trust =
          mediator.pin().isPresent()
              ? new PinnedHash(mediator, mediator.pin().get())
              : new SystemTrust(mediator);
      return new Tls(trust, null).over(bare, true, parameters(), deadline);
    } catch (SSLPeerUnverifiedException e) {
      throw new PeerException.MediatorUntrusted(mediator, e.getMessage(), e);
    } catch (SSLException e) {
      throw new IOException(
          e.getMessage() + " (at which port a mediator speaks TLS it says when it starts)", e);
    }
  }

  /** It may have a certificate for each of its names. */
  private SSLParameters parameters() throws SSLPeerUnverifiedException {
    SSLParameters parameters = Tls.parameters();
    parameters.setServerNames(List.of());
    if (mediator.isIp()) {
      return parameters;
    }
    try {
      String name = mediator.host().replaceFirst("\\.$", "");
      parameters.setServerNames(List.of(new SNIHostName(name)));
    } catch (IllegalArgumentException e) {
      // Such as one with an underscore, which a pin makes do.
    }
    if (mediator.pin().isEmpty()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return parameters;
  }
}
