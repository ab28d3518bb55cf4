package dev.mediator.peer;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Somebody who takes any certificate, and shows one with a key of its own, or none. */
final class TlsStranger {
  private final SSLContext context;
  private final String version;

  TlsStranger(@Nullable PeerKeyPair own, String version) throws GeneralSecurityException {
    this(own == null ? null : new OwnCertificate(own), version);
  }

  private TlsStranger(@Nullable KeyManager shown, String version) throws GeneralSecurityException {
    this.version = version;
    this.context = SSLContext.getInstance("TLS");
    KeyManager[] all = shown == null ? new KeyManager[0] : new KeyManager[] {shown};
    context.init(all, new TrustManager[] {new Gullible()}, null);
  }

  /** Shows the very certificate of somebody else, as each of his friends was shown it. */
  static TlsStranger withCertificateOf(PeerKeyPair victim, PeerKeyPair own)
      throws GeneralSecurityException {
    return new TlsStranger(new Borrowed(new OwnCertificate(victim), own.privateKey()), "TLSv1.3");
  }

  /** Goes as far as it gets; returns what the other side said first, or -1. */
  int meet(TcpPair tcp, PeerRole role) throws IOException {
    Socket end = tcp.end(role);
    try (SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(end, null, end.getPort(), true)) {
      tls.setUseClientMode(role == PeerRole.CLIENT);
      tls.setWantClientAuth(true);
      tls.setEnabledProtocols(new String[] {version});
      tls.startHandshake();
      return tls.getInputStream().read();
    }
  }

  /** Another's certificate, with a private key that does not belong to it. */
  private static final class Borrowed extends X509ExtendedKeyManager {
    private final OwnCertificate certificate;
    private final PrivateKey key;

    Borrowed(OwnCertificate certificate, PrivateKey key) {
      this.certificate = certificate;
      this.key = key;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return certificate.getClientAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return certificate.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return certificate.getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return certificate.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return certificate.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  /** Whoever trusts everybody. */
  private static final class Gullible extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
