package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the admin port. */
class GateTest {
  private static final String WORD = "4f1c0de5a1b2c3d4e5f60718";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9337", "127.0.0.1:80", "[::1]:9337", "10.1.2.3"})
  void answersToWhatCannotBeSomebodyElsesName(String host) throws Exception {
    assertThat(asked(Map.of(), "GET /livez HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:9337", "127.0.0.1.evil.example", "a@127.0.0.1", "["})
  void answersToNoOtherName(String host) throws Exception {
    assertThat(asked(Map.of(), "GET /livez HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/livez", "/readyz", "/metrics", "/openapi.json", "/api/status", "/x"})
  void answersNothingWithoutTheToken(String path) throws Exception {
    String answer = asked(withToken(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 401 ")
        .containsIgnoringCase("www-authenticate: Basic realm=\"mediator\"")
        .endsWith("\r\n\r\nthe token is needed, as a bearer token or as a password\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer wrong", "Basic ", "Basic !", "Basic OnBhc3M=", "x"})
  void aWrongTokenIsNone(String given) throws Exception {
    assertThat(asked(withToken(), question(given))).startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer %s", "bearer  %s", "Basic %s"})
  void answersWithTheTokenUnderAnyName(String form) throws Exception {
    boolean basic = form.startsWith("Basic");
    byte[] pair = ("me:" + WORD).getBytes(StandardCharsets.UTF_8);
    String given = form.formatted(basic ? Base64.getEncoder().encodeToString(pair) : WORD);
    assertThat(asked(withToken(), question(given))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void readsTheTokenAnewAndKeepsItIfTheNewOneIsNone() throws Exception {
    try (Stage stage = Stage.withAdmin(withToken())) {
      Path file = folder.resolve("token");
      Files.writeString(file, "short\n");
      stage.mediator().reload();
      assertThat(ask(stage, question("Bearer " + WORD))).startsWith("HTTP/1.1 200 ");
      Files.writeString(file, WORD + WORD);
      stage.mediator().reload();
      assertThat(ask(stage, question("Bearer " + WORD))).startsWith("HTTP/1.1 401 ");
      assertThat(ask(stage, question("Bearer " + WORD + WORD))).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tooshort", "two words of more than twenty letters"})
  void aFileWithoutASafeTokenStopsTheStart(String text) throws Exception {
    Map<Setting, String> settings = withToken();
    Files.writeString(folder.resolve("token"), text);
    long before = Stage.openSockets();
    assertThatThrownBy(() -> Stage.withAdmin(settings))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContainingAll("admin-token", "20 characters", "openssl rand -hex 16");
    Awaitility.await().until(() -> Stage.openSockets() <= before);
  }

  @Test
  void othersNeedATokenAndTlsACertificate() {
    Map<Setting, String> settings =
        Map.of(Setting.ADMIN_LISTEN, "0.0.0.0", Setting.ADMIN_TLS, "on");
    assertThatThrownBy(() -> MediatorConfig.of(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("admin-listen, 0.0.0.0", "admin-token", "tls-certificate");
  }

  @Test
  void speaksTlsIfItShould() throws Exception {
    Credentials credentials = Credentials.make("mediator");
    credentials.write(folder);
    Map<Setting, String> settings = withToken();
    settings.putAll(Credentials.settings(folder));
    settings.put(Setting.ADMIN_TLS, "on");
    try (Stage stage = Stage.withAdmin(settings)) {
      InetSocketAddress admin = Objects.requireNonNull(stage.mediator().adminAddress());
      SSLContext trusting = credentials.trusting();
      try (Socket socket =
          trusting.getSocketFactory().createSocket(admin.getAddress(), admin.getPort())) {
        assertThat(answer(socket, question("Bearer " + WORD))).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void nonsenseInsteadOfTlsIsNoMistakeOfOurs() throws Exception {
    Credentials.make("mediator").write(folder);
    Map<Setting, String> settings = new EnumMap<>(Credentials.settings(folder));
    settings.put(Setting.ADMIN_TLS, "on");
    // What is logged as such fails the stage when it closes.
    try (Stage stage = Stage.withAdmin(settings)) {
      assertThat(ask(stage, "GET / HTTP/1.0\r\n\r\n")).doesNotContain("HTTP");
    }
  }

  @Test
  void whoWatchesHasToShowTheNewToken() throws Exception {
    try (Stage stage = Stage.withAdmin(withToken());
        Watcher watcher =
            new Watcher(
                Objects.requireNonNull(stage.mediator().adminAddress()), "Bearer " + WORD)) {
      assertThat(watcher.next("status")).isNotEmpty();
      Files.writeString(folder.resolve("token"), WORD + WORD);
      stage.mediator().reload();
      assertThat(watcher.next("nothing")).as("the end").isEmpty();
    }
  }

  private static String question(String authorization) {
    return "GET /livez HTTP/1.1\r\nHost: a\r\nAuthorization: " + authorization + "\r\n\r\n";
  }

  private Map<Setting, String> withToken() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), WORD + "\n");
    return new EnumMap<>(Map.of(Setting.ADMIN_TOKEN, file.toString()));
  }

  private static String asked(Map<Setting, String> settings, String question) throws Exception {
    try (Stage stage = Stage.withAdmin(settings)) {
      return ask(stage, question);
    }
  }

  private static String ask(Stage stage, String question) throws Exception {
    InetSocketAddress admin = Objects.requireNonNull(stage.mediator().adminAddress());
    try (Socket socket = new Socket(admin.getAddress(), admin.getPort())) {
      return answer(socket, question);
    }
  }

  private static String answer(Socket socket, String question) throws Exception {
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
