package dev.mediator.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.mediator.identity.PeerKeyPair;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two socat processes that know each other's keys, with TLS 1.3 of OpenSSL between them. */
final class Socat {
  private static final int LIMIT_SECONDS = 300;

  /** Four records; with socat's own 8,192 bytes it takes a third longer. */
  private static final int BUFFER = 64 * 1024;

  private static final Pattern LISTENING = Pattern.compile(".*listening on AF=2 127.0.0.1:(\\d+)");
  private static final Pattern CIPHER = Pattern.compile(".*SSL connection using (\\S+).*");

  private final Path folder;

  Socat(Path folder) throws IOException, CertificateEncodingException {
    this.folder = folder;
    for (String name : List.of("sender", "receiver")) {
      PeerKeyPair pair = PeerKeyPair.generate(2048);
      KeyFiles.writePrivate(folder.resolve(name + ".key"), pair, null);
      byte[] certificate = new OwnCertificate(pair).getCertificateChain("")[0].getEncoded();
      Files.writeString(
          folder.resolve(name + ".crt"),
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(certificate)
              + "\n-----END CERTIFICATE-----\n");
    }
  }

  static boolean isThere() {
    try {
      return new ProcessBuilder("socat", "-V").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends so many bytes of /dev/zero to /dev/null, and tells the cipher that it used. */
  String copy(long bytes) throws IOException, InterruptedException {
    List<Process> started = new ArrayList<>();
    try {
      Process receiver =
          start(
              "OPENSSL-LISTEN:0,bind=127.0.0.1," + tls("receiver", "sender"),
              "OPEN:/dev/null,wronly");
      started.add(receiver);
      BufferedReader log = receiver.errorReader();
      String port = await(LISTENING, log);
      Process sender =
          start(
              "OPEN:/dev/zero,rdonly,readbytes=" + bytes,
              "OPENSSL:127.0.0.1:" + port + ",commonname=peer," + tls("sender", "receiver"));
      started.add(sender);
      String cipher = await(CIPHER, log);
      end(sender);
      end(receiver);
      return cipher;
    } finally {
      started.forEach(Process::destroyForcibly);
    }
  }

  private static Process start(String from, String to) throws IOException {
    return new ProcessBuilder("socat", "-u", "-d", "-d", "-b", "" + BUFFER, from, to).start();
  }

  private String tls(String own, String other) {
    return "openssl-min-proto-version=TLS1.3,verify=1,cert=%1$s/%2$s.crt,key=%1$s/%2$s.key,cafile=%1$s/%3$s.crt"
        .formatted(folder, own, other);
  }

  private static String await(Pattern wanted, BufferedReader log) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher found = wanted.matcher(line);
      if (found.matches()) {
        return found.group(1);
      }
      seen.append(line).append('\n');
    }
    throw new IOException("socat ended: " + seen);
  }

  private static void end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, SECONDS) || process.exitValue() != 0) {
      throw new IOException(
          "socat failed: " + new String(process.getErrorStream().readAllBytes(), UTF_8));
    }
  }
}
