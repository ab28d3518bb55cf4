package dev.mediator.server.sockets;

import dev.mediator.server.config.Setting;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that vouches for itself, its key, and whoever trusts it. */
record Credentials(X509Bundle bundle) {

  static Credentials make(String name) throws Exception {
    return new Credentials(
        new CertificateBuilder()
            .algorithm(Algorithm.ecp256)
            .subject("CN=" + name)
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned());
  }

  /** Puts them where {@link #settings} of that folder say they are. */
  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("certificate.pem"), bundle.getCertificatePathPEM());
    Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
  }

  static Map<Setting, String> settings(Path folder) {
    return Map.of(
        Setting.TLS_PORT, "0",
        Setting.TLS_CERTIFICATE, folder.resolve("certificate.pem").toString(),
        Setting.TLS_KEY, folder.resolve("key.pem").toString());
  }

  SSLContext trusting() throws Exception {
    return trusting("TLSv1.3");
  }

  /** One that speaks nothing newer than that. */
  SSLContext trusting(String newest) throws Exception {
    TrustManagerFactory trust = bundle.toTrustManagerFactory();
    SSLContext context = SSLContext.getInstance(newest);
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
