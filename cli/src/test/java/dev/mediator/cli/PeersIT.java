package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people with the packaged distribution, each in folders and processes of their own. */
class PeersIT {
  private static final Pattern PORT = Pattern.compile("localhost port (\\d+) leads to");

  @TempDir private Path folder;
  private Couple couple;

  @BeforeEach
  void start() throws Exception {
    couple = new Couple(folder);
  }

  @AfterEach
  void stop() {
    couple.close();
  }

  private void succeed(String name, String... arguments) throws Exception {
    try (RunningProgram program = couple.startMediator(name, arguments)) {
      program.awaitExit(0);
    }
  }

  @Test
  void strangersMakeAndExchangeKeysAndChat() throws Exception {
    for (String name : List.of("carol", "dave")) {
      Files.createDirectories(couple.home(name));
      succeed(name, "keygen", "--bits", "2048", name);
    }
    Path carol = couple.home("carol");
    Path dave = couple.home("dave");
    succeed("carol", "peers", "add", "dave", dave.resolve("dave.pub.pem").toString());
    Files.writeString(carol.resolve("dave"), "a file of that name is not asked");
    Files.writeString(carol.resolve("said"), "hello dave\n");
    Files.writeString(dave.resolve("said"), "hello carol\n");
    String address = "127.0.0.1:" + couple.port();
    String pipe =
        "exec "
            + RunningProgram.MEDIATOR
            + " pipe --mediator "
            + address
            + " < said > heard --key ";
    try (RunningProgram one = couple.start("carol", "bash", "-c", pipe + "carol.pem --to dave");
        RunningProgram other =
            couple.start("dave", "bash", "-c", pipe + "dave.pem --to ../carol/carol.pub.pem")) {
      assertThat(one.awaitExit(0).toString()).contains("waiting for dave (SHA256:", "encrypted");
      other.awaitExit(0);
    }
    assertThat(carol.resolve("heard")).hasContent("hello carol\n");
    assertThat(dave.resolve("heard")).hasContent("hello dave\n");
  }

  @Test
  void deliversAFolderAlsoAfterAnInterruption() throws Exception {
    Path photos = Files.createDirectories(couple.home("alice").resolve("photos/deep"));
    byte[] much = new byte[64_000_000];
    new Random(7).nextBytes(much);
    Files.write(photos.resolve("much"), much);
    Files.writeString(photos.resolve("little"), "little");
    Path in = couple.home("bob").resolve("in");
    try (RunningProgram receiver =
            couple.startMediator("bob", "receive", "--from", "alice", in.toString());
        RunningProgram sender = couple.startMediator("alice", "send", "--to", "bob", "photos")) {
      receiver.awaitLine("2 files to carry");
      receiver.interrupt();
      receiver.awaitExit(130);
      sender.awaitEnd();
    }
    if (Files.exists(in.resolve("photos/deep/much"))) {
      assertThat(in.resolve("photos/deep/much")).as("whole, or not there").hasBinaryContent(much);
    }
    try (RunningProgram receiver =
            couple.startMediator("bob", "receive", "--from", "alice", in.toString());
        RunningProgram sender =
            couple.startMediator("alice", "send", "--to", "bob", "photos", "--json")) {
      receiver.awaitExit(0);
      assertThat(sender.awaitExit(0).toString()).contains("{\"event\":\"done\",\"delivered\":");
    }
    assertThat(in.resolve("photos/deep/much")).hasBinaryContent(much);
    assertThat(in.resolve("photos/deep/little")).hasContent("little");
    try (var files = Files.list(in.resolve("photos/deep"))) {
      assertThat(files).as("nothing half-written is left").hasSize(2);
    }
  }

  @Test
  void forwardsToAnHttpServerAlsoAfterThePartnerCameBack() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("over there\n".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    String target = "127.0.0.1:" + server.getAddress().getPort();
    try (RunningProgram near =
        couple.startMediator("alice", "forward", "--to", "bob", "-L", "0:" + target)) {
      Matcher port = PORT.matcher(near.awaitLine("leads to the partner's " + target));
      assertThat(port.find()).isTrue();
      try (RunningProgram far =
          couple.startMediator("bob", "forward", "--to", "alice", "--allow", target)) {
        near.awaitLine("connected with bob");
        assertThat(get(port.group(1))).isEqualTo("over there\n");
        far.interrupt();
        far.awaitExit(130);
      }
      near.awaitLine("waiting for a new connection");
      try (RunningProgram far =
          couple.startMediator("bob", "forward", "--to", "alice", "--allow", target)) {
        far.awaitLine("connected with alice");
        assertThat(get(port.group(1))).isEqualTo("over there\n");
      }
    } finally {
      server.stop(0);
    }
  }

  private static String get(String port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + port + "/");
      return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void saysThatALocalPortIsTaken() throws Exception {
    try (RunningProgram forward =
        couple.startMediator(
            "alice", "forward", "--to", "bob", "--listen", couple.port() + ":localhost:80")) {
      assertThat(forward.awaitExit(3).toString())
          .contains("cannot listen at 127.0.0.1 port " + couple.port());
    }
  }

  @Test
  void tellsThoseWhoRunDifferentCommands() throws Exception {
    Files.writeString(couple.home("alice").resolve("file"), "x");
    try (RunningProgram sender = couple.startMediator("alice", "send", "--to", "bob", "file");
        RunningProgram other =
            couple.startMediator("bob", "forward", "--to", "alice", "--allow", "a:1")) {
      assertThat(sender.awaitExit(22).toString())
          .contains("mediator: The partner runs `mediator forward`; it must run `mediator receive`")
          .doesNotContain("delivered");
      assertThat(other.awaitExit(22).toString())
          .contains("mediator: The partner runs `mediator send`; both sides must run");
    }
  }
}
