package dev.mediator.peer;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Somebody who takes any certificate, and shows one with a key of its own, or none. */
final class TlsStranger {
  private final SSLContext context;
  private final String version;

  TlsStranger(@Nullable PeerKeyPair own, String version) throws GeneralSecurityException {
    this.version = version;
    this.context = SSLContext.getInstance("TLS");
    KeyManager[] shown =
        own == null ? new KeyManager[0] : new KeyManager[] {new OwnCertificate(own)};
    context.init(shown, new TrustManager[] {new Gullible()}, null);
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
