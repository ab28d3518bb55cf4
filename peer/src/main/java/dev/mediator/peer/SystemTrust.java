package dev.mediator.peer;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that Java trusts by default, who vouch for a Mediator's name or address.
 *
 * <p>Names are for Java to compare, where TLS asked for them; an IP address, which it does not ask
 * for, is compared here.
 */
final class SystemTrust extends Trust {
  /** The kinds of names in a certificate (RFC 5280, GeneralName). */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  /** In a message. */
  private static final int MOST_NAMES = 8;

  private final MediatorAddress mediator;
  private final X509ExtendedTrustManager authorities;

  SystemTrust(MediatorAddress mediator) {
    this.mediator = mediator;
    this.authorities = authorities();
  }

  private static X509ExtendedTrustManager authorities() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Stream.of(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("this Java trusts no authorities"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the authorities that Java trusts cannot be read", e);
    }
  }

  @Override
  void require(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    if (socket == null) {
      throw new CertificateException("nobody is asked about");
    }
    if (authorities.getAcceptedIssuers().length == 0) {
      throw unknown(new CertificateException("it trusts none"));
    }
    try {
      authorities.checkServerTrusted(chain, type, socket);
    } catch (CertificateException e) {
      throw isVouchedFor(chain, type) ? forOthers(chain[0], e) : unknown(e);
    }
    if (mediator.isIp() && !names(chain[0], IP_ADDRESS).anyMatch(ip -> isThat(ip, socket))) {
      throw forOthers(chain[0], null);
    }
  }

  /** Whoever it is for. */
  private boolean isVouchedFor(X509Certificate[] chain, String type) {
    try {
      authorities.checkServerTrusted(chain, type);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static boolean isThat(String ip, Socket socket) {
    try {
      return InetAddress.getByName(ip).equals(socket.getInetAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private CertificateException forOthers(
      X509Certificate certificate, @Nullable CertificateException cause) {
    String names =
        Stream.concat(names(certificate, DNS_NAME), names(certificate, IP_ADDRESS))
            .limit(MOST_NAMES)
            .collect(Collectors.joining(", "));
    return new CertificateException(
        "its certificate is for "
            + (names.isEmpty() ? "no name" : names)
            + ", not for "
            + mediator.host()
            + "; dial it by such a name, or pin its key (#sha256//..., which it says when it starts)",
        cause);
  }

  private static CertificateException unknown(CertificateException cause) {
    return new CertificateException(
        "no authority that this Java trusts vouches for its certificate ("
            + cause.getMessage()
            + "); pin its key, which it says when it starts: tls://HOST:PORT#sha256//...",
        cause);
  }

  private static Stream<String> names(X509Certificate certificate, int kind) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? Stream.of()
          : all.stream().filter(name -> name.get(0).equals(kind)).map(name -> "" + name.get(1));
    } catch (CertificateParsingException e) {
      return Stream.of();
    }
  }
}
