package dev.mediator.peer;

import dev.mediator.server.config.Setting;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;

/** A Mediator that speaks TLS, too, with a certificate that vouches for itself. */
record Certified(Ground ground, X509Bundle bundle) implements AutoCloseable {
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "changeit";

  /** For {@code localhost}, or whatever other name. */
  static Certified open(Path folder, Map<Setting, String> more) throws Exception {
    return open(folder, builder().addSanDnsName("localhost").buildSelfSigned(), more);
  }

  static Certified open(Path folder, X509Bundle bundle, Map<Setting, String> more)
      throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    Map<Setting, String> settings = new HashMap<>();
    settings.put(Setting.TLS_PORT, "0");
    settings.put(Setting.TLS_CERTIFICATE, certificate.toString());
    settings.put(Setting.TLS_KEY, key.toString());
    settings.putAll(more);
    return new Certified(Ground.open(settings), bundle);
  }

  static CertificateBuilder builder() {
    return new CertificateBuilder()
        .algorithm(Algorithm.ecp256)
        .subject("CN=mediator")
        .setIsCertificateAuthority(true);
  }

  int port() {
    return ground.mediator().tlsPorts().getFirst();
  }

  /** As the Mediator says it, by way of another piece of code. */
  static String pin(X509Bundle bundle) throws Exception {
    byte[] key = bundle.getCertificate().getPublicKey().getEncoded();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
    return "sha256//" + java.util.Base64.getEncoder().encodeToString(hash);
  }

  String pinned() throws Exception {
    return "tls://127.0.0.1:" + port() + "#" + pin(bundle);
  }

  PeerConnector connector(int number) throws Exception {
    return connector(pinned(), number);
  }

  static PeerConnector connector(String address, int number) {
    return PeerConnector.through(address, Ground.identity(number)).within(Ground.PATIENCE);
  }

  /** Has Java trust this certificate, and no other, while {@code work} runs. */
  void trusted(Path folder, Work work) throws Exception {
    Path file = folder.resolve("trusted.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("mediator", bundle.getCertificate());
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    System.setProperty(STORE, file.toString());
    System.setProperty(STORE + "Password", PASSWORD);
    // Two at once might be given what was trusted before, when Java reads it anew.
    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        .init((KeyStore) null);
    try {
      work.run();
    } finally {
      System.clearProperty(STORE);
      System.clearProperty(STORE + "Password");
    }
  }

  /** What a test does meanwhile. */
  interface Work {
    void run() throws Exception;
  }

  @Override
  public void close() {
    ground.close();
  }
}
