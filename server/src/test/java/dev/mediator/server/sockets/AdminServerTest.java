package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port as programs and strangers meet it. */
class AdminServerTest {
  /** More than it takes at once; the system keeps the others. */
  private static final int MANY = 60;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/openmetrics-text; version=1.0.0",
        "application/vnd.google.protobuf;q=0.6,application/openmetrics-text;q=0.5,*/*;q=0.1"
      })
  void speaksOpenMetricsToWhoAsksForIt(String accepted) throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      HttpResponse<String> answer = operator.get("/metrics", "Accept", accepted);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(answer.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void speaksTheOldTextToEverybodyElse() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      HttpResponse<String> answer = operator.get("/metrics");
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body()).doesNotContain("# EOF");
    }
  }

  @Test
  void knowsNothingElse() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      assertThat(operator.get("/nothing").statusCode()).isEqualTo(404);
      assertThat(operator.get("/metrics/..%2f..%2fetc").statusCode()).isEqualTo(404);
      HttpRequest post =
          HttpRequest.newBuilder(operator.uri("/metrics"))
              .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
              .build();
      assertThat(operator.send(post).statusCode()).isBetween(400, 499);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/api/live"})
  void whoAsksForTheHeadAloneGetsNoText(String path) throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator());
        Socket socket = connect(operator.address())) {
      socket
          .getOutputStream()
          .write(
              ("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"line", "header", "headers", "garbage"})
  void readsNoMoreThanItMust(String what) throws Exception {
    String flood = "x".repeat(20_000);
    String request =
        switch (what) {
          case "line" -> "GET /" + flood + " HTTP/1.1\r\nHost: a\r\n\r\n";
          case "header" -> "GET /livez HTTP/1.1\r\nHost: a\r\nA: " + flood + "\r\n\r\n";
          case "headers" ->
              "GET /livez HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(5_000) + "\r\n";
          default -> "\0\1\2\r\n\r\n" + flood;
        };
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator());
        Socket socket = connect(operator.address())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(answer(socket)).matches("(?s)(HTTP/1.1 4\\d\\d .*)?").doesNotContain("xxxx");
      assertThat(operator.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  /** Until the stream ends, in whatever way. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    try {
      int next = socket.getInputStream().read();
      while (next >= 0) {
        answer.append((char) next);
        next = socket.getInputStream().read();
      }
    } catch (IOException e) {
      // Whoever is sent away while he still talks may lose the reason.
    }
    return answer.toString();
  }

  @Test
  void whoeverCrowdsItHoldsUpNoPeer() throws Exception {
    KeyRing.Pair pair = KeyRing.pair(0);
    List<Socket> crowd = new ArrayList<>();
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      long before = Stage.openSockets();
      for (int i = 0; i < MANY; i++) {
        crowd.add(connect(operator.address()));
        crowd.getLast().getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
      }
      ScriptedPeer client = stage.waiting(Who.alice(pair, true));
      stage.connect(Who.bob(pair, true)).register().leaveAsPeer();
      client.leaveAsClient();
      assertThat(Stage.openSockets() - before).as("theirs, and few of ours").isLessThan(MANY + 40);
      for (Socket socket : crowd) {
        socket.close();
      }
      assertThat(operator.get("/readyz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenStopsTheStart() throws Exception {
    long before = Stage.openSockets();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThatThrownBy(() -> start(port))
          .isInstanceOf(CannotListenException.class)
          .hasMessageContainingAll("127.0.0.1", port, "taken", "--admin-port");
      assertThat(Stage.openSockets()).isLessThanOrEqualTo(before + 1);
    }
  }

  @Test
  void unlessAnotherWillDo() throws Exception {
    try (Mediator one = start("auto");
        Mediator other = start("auto");
        Operator first = new Operator(one);
        Operator second = new Operator(other)) {
      assertThat(first.address()).isNotEqualTo(second.address());
      assertThat(first.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(second.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void canBeOff() throws Exception {
    try (Mediator mediator = start("off")) {
      assertThat(mediator.adminAddress()).isNull();
    }
  }

  @Test
  void isForThisMachineAlone() throws Exception {
    try (Mediator mediator = start("0");
        Operator operator = new Operator(mediator)) {
      int port = operator.address().getPort();
      assertThatThrownBy(() -> connect(new InetSocketAddress("127.0.0.2", port)))
          .isInstanceOf(ConnectException.class);
    }
  }

  private static Mediator start(String adminPort) throws Exception {
    return Mediator.start(
        MediatorConfig.of(
            Map.of(
                Setting.LISTEN, "127.0.0.1",
                Setting.PORT, "0",
                Setting.ADMIN_PORT, adminPort)));
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }
}
