package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tar.gz, unpacked and run where there is no Java and little else. */
@Tag("packages")
class TarballIT {
  private static final String MEDIATOR = "/opt/mediator/bin/mediator";

  private static Root root;

  @BeforeAll
  static void unpack() throws Exception {
    root = Root.make();
    Program.run(List.of("mkdir", root.path("/opt/mediator").toString()));
    Program.run(
        List.of(
            "tar",
            "--extract",
            "--strip-components=1",
            "--directory=" + root.path("/opt/mediator"),
            "--file=" + Built.TARBALL));
    assertThat(root.run("sh", "-c", "command -v java || echo none")).isEqualTo("none\n");
  }

  @AfterAll
  static void remove() throws Exception {
    root.remove();
  }

  @Test
  void saysWhatItIsAndDemonstratesAMeeting() throws Exception {
    assertThat(root.run(MEDIATOR, "version")).contains("mediator 0.", "Java 25");
    assertThat(root.run(MEDIATOR, "demo")).contains("TLS 1.3", "bob received:   Hello bob");
  }

  @Test
  void servesPeersWithAndWithoutTlsAndAnswersAtTheAdminPort() throws Exception {
    Program.run(
        List.of(
            "sh",
            "-c",
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
                + " -subj /CN=m.example -keyout \"$0/tls.pem\" -out \"$0/tls.crt\"",
            root.path("/root").toString()));
    try (Program serve =
        root.start(
            serve("--tls-key=/root/tls.pem", "--tls-certificate=/root/tls.crt", "--tls-port=0"))) {
      String pin = serve.awaitLine("pin (sha256//\\S+)");
      String tlsPort = serve.awaitLine("port (\\d+) \\(TLS");
      URI admin = URI.create(serve.awaitLine("metrics and health at (\\S+)"));
      new Couple(root, MEDIATOR).meetsThrough("tls://127.0.0.1:" + tlsPort + "#" + pin);
      assertThat(body(admin.resolve("/readyz"))).contains("\"status\":\"up\"");
      assertThat(body(admin.resolve("/metrics"))).contains("step=\"introduced\"} 2.0", "jvm_gc");
      serve.terminate();
      assertThat(serve.awaitExit(0)).contains("epoll").doesNotContain("WARN");
    }
  }

  private static String[] serve(String... settings) {
    List<String> command =
        new ArrayList<>(
            List.of(MEDIATOR, "serve", "--listen=127.0.0.1", "--port=0", "--admin-port=0"));
    command.addAll(List.of(settings));
    return command.toArray(String[]::new);
  }

  static String body(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
