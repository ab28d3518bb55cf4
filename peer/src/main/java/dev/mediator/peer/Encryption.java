package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS between two peers that know each other's keys: each shows a certificate that it signed
 * itself, and is known by the key in it alone, not by names, dates or authorities.
 *
 * <p>May be used by any thread, for any number of connections.
 */
final class Encryption {
  private final Tls tls;

  /** {@code partner} is the one key to talk to; {@code own} is shown to whoever answers. */
  Encryption(PeerKeyPair own, PeerKey partner, SecureRandom random) {
    this.tls = new Tls(new PinnedKey(partner), random, new OwnCertificate(own));
  }

  /**
   * Agrees on encryption over a line, as {@link Tls#over} has it; the Client begins.
   *
   * <p>Either side knows the other when this returns. In TLS 1.3 the Client is done first: should
   * the Peer turn it down after all (or be gone), the Client's first read says so at the latest.
   * What it wrote by then could be read by nobody but the holder of the partner's key.
   *
   * @return a line that takes its time
   * @throws SSLPeerUnverifiedException if the other side shows another key
   * @throws ClosedChannelException if it was closed meanwhile, or the thread was interrupted
   * @throws SSLException if there is no TLS 1.3 with the other side
   * @throws SocketTimeoutException if the deadline passed
   * @throws IOException if the other side hung up; whichever it is, {@code bare} is closed
   */
  Line secure(Line bare, PeerRole role, Deadline deadline) throws IOException {
    Line secured = tls.over(bare, role == PeerRole.CLIENT, parameters(), deadline);
    secured.until(null);
    return secured;
  }

  private static SSLParameters parameters() {
    SSLParameters parameters = Tls.parameters();
    parameters.setNeedClientAuth(true);
    parameters.setServerNames(List.of());
    return parameters;
  }
}
