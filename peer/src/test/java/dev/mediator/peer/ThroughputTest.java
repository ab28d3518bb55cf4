package dev.mediator.peer;

import static dev.mediator.peer.TcpPair.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediator.identity.PeerKeyPair;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast bulk data goes through {@link Encryption}, beside socat with OpenSSL: 4 GiB in one
 * direction over loopback, in turns.
 *
 * <p>Ours are two threads of one JVM, socat's two processes. Both read /dev/zero and write to
 * /dev/null, both with TLS 1.3, 2,048-bit RSA keys that each expects of the other, and the same
 * cipher. Both times begin before the handshake and end when the last byte was read.
 */
@Tag("throughput")
class ThroughputTest {
  private static final long BYTES = 4L << 30;
  private static final int TURNS = 3;
  private static final int BUFFER = 64 * 1024;
  private static final double AT_LEAST = 0.8;

  private final PeerKeyPair alice = PeerKeyPair.generate(2048);
  private final PeerKeyPair bob = PeerKeyPair.generate(2048);
  private final SecureRandom random = new SecureRandom();

  @Test
  void besideSocat(@TempDir Path folder) throws Exception {
    assumeTrue(Socat.isThere() || "true".equals(System.getenv("CI")), "socat is not installed");
    Socat socat = new Socat(folder);
    double[] ours = new double[TURNS];
    double[] theirs = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      long began = System.nanoTime();
      String ourCipher = copy();
      ours[turn] = rate(began);
      began = System.nanoTime();
      String theirCipher = socat.copy(BYTES);
      theirs[turn] = rate(began);
      System.out.printf("ours %.0f MB/s with %s%n", ours[turn], ourCipher);
      System.out.printf("socat %.0f MB/s with %s%n", theirs[turn], theirCipher);
    }
    double ratio = median(ours) / median(theirs);
    System.out.printf(
        "median: ours %.0f MB/s, socat %.0f MB/s, ratio %.2f%n",
        median(ours), median(theirs), ratio);
    assertThat(ratio).isGreaterThanOrEqualTo(AT_LEAST);
  }

  private String copy() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<Long> received =
          new FutureTask<>(() -> receive(new Encryption(bob, alice.publicKey(), random), tcp));
      Thread.ofPlatform().start(received);
      Encryption encryption = new Encryption(alice, bob.publicKey(), random);
      try (SSLSocket tls = tcp.secure(encryption, PeerRole.CLIENT, TcpPair.soon())) {
        send(tls);
        tls.shutdownOutput();
        assertThat(outcome(received)).isEqualTo(BYTES);
        return tls.getSession().getCipherSuite();
      }
    }
  }

  private static void send(SSLSocket tls) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream zeros = new FileInputStream("/dev/zero")) {
      OutputStream output = tls.getOutputStream();
      for (long sent = 0; sent < BYTES; ) {
        int read = zeros.read(buffer);
        output.write(buffer, 0, read);
        sent += read;
      }
    }
  }

  private static long receive(Encryption encryption, TcpPair tcp) throws IOException {
    try (SSLSocket tls = tcp.secure(encryption, PeerRole.PEER, TcpPair.soon());
        OutputStream nowhere = new FileOutputStream("/dev/null")) {
      byte[] buffer = new byte[BUFFER];
      InputStream input = tls.getInputStream();
      long received = 0;
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        nowhere.write(buffer, 0, read);
        received += read;
      }
      return received;
    }
  }

  private static double rate(long began) {
    return BYTES * 1e3 / (System.nanoTime() - began);
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
  }
}
