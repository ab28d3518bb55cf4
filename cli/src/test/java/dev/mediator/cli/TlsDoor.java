package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that vouches for itself, and who connects to a Mediator that shows it. */
final class TlsDoor {
  private static final String ALIAS = "mediator";
  private static final int MOST_CHANGES = 100_000;
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final SSLContext context;
  private int count;

  /** Makes a certificate in this folder. */
  TlsDoor(Path folder) throws Exception {
    this.folder = folder;
    KeyStore store = generate(folder.resolve("certificate.p12"));
    write("certificate.pem", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    write("key.pem", "PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    trust.init(trusted);
    this.context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
  }

  private static KeyStore generate(Path file) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        " -genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost -storetype PKCS12";
    String places =
        " -alias " + ALIAS + " -storepass " + new String(PASSWORD) + " -keystore " + file;
    Process made = new ProcessBuilder((tool + options + places).split(" ", -1)).start();
    assertThat(made.waitFor()).as("keytool").isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private void write(String name, String label, byte[] der) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  /** What a Mediator is told so that it shows this certificate at a port of its choice. */
  String settings() {
    return " --tls-port 0 --tls-certificate %s --tls-key %s"
        .formatted(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
  }

  /** Connects, and makes the whole handshake of TLS. */
  Caller connect(int port) throws IOException {
    SSLSocket socket = open(port);
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    socket.startHandshake();
    return new Caller(socket);
  }

  /** After the handshake asks for new keys, again and again, until it is cut off. */
  void changeKeys(int port) throws IOException {
    try (SSLSocket socket = open(port)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      for (int i = 0; i < MOST_CHANGES; i++) {
        socket.startHandshake();
      }
    } catch (IOException e) {
      return;
    }
    throw new AssertionError("it was not cut off");
  }

  /** Offers nothing newer than TLS 1.2, and is refused. */
  void offerOldVersion(int port) throws IOException {
    try (SSLSocket socket = open(port)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      throw new AssertionError("TLS 1.2 was spoken");
    } catch (SSLException e) {
      // As it should be.
    }
  }

  /** Known by another name each time, so that no session is resumed. */
  private SSLSocket open(int port) throws IOException {
    Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    return (SSLSocket) context.getSocketFactory().createSocket(plain, "peer" + count++, port, true);
  }
}
