package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.PeerKeyPair;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's commands, at a running Mediator. */
class OperateTest {
  private static final PeerKeyPair ALICE = PeerKeyPair.generate(1024);
  private static final PeerKeyPair BOB = PeerKeyPair.generate(1024);
  private static final String KEY = ALICE.publicKey().fingerprint().toString();

  @TempDir Path home;
  private CommandRun run;

  @BeforeEach
  void prepare() {
    run = new CommandRun(home);
  }

  @Test
  void statusSaysHowItDoes() throws Exception {
    try (Mediator mediator = start(Map.of());
        BarePeer _ = register(mediator)) {
      assertThat(run.run("status", "--admin", url(mediator))).isZero();
      assertThat(run.out())
          .startsWith("ready\n")
          .contains("connected 1, waiting 1, bans 0", "proved 1", "registrations ")
          .contains("ports " + mediator.port());
      assertThat(run.run("status", "--json", "--admin", url(mediator))).isZero();
      assertThat(run.out()).startsWith("{\"version\":").contains("\"waiting\":1").endsWith("}\n");
    }
  }

  @Test
  void waitingListsAndSearches() throws Exception {
    try (Mediator mediator = start(Map.of());
        BarePeer _ = register(mediator)) {
      assertThat(run.run("waiting", "--admin", url(mediator))).isZero();
      assertThat(run.out())
          .contains(KEY + "  " + BOB.publicKey().fingerprint() + "  127.0.0.1:")
          .containsPattern("  0 min \\d+ s\n$");
      assertThat(run.err()).isEqualTo("1 of 1 shown\n");
      assertThat(run.run("waiting", KEY.substring(9, 20), "--admin", url(mediator))).isZero();
      assertThat(run.out()).contains(KEY);
      assertThat(run.run("waiting", "nobody", "--json", "--admin", url(mediator))).isZero();
      assertThat(run.out()).contains("\"found\":0");
      assertThat(run.run("waiting", "--limit", "2000", "--admin", url(mediator))).isEqualTo(2);
      assertThat(run.err()).contains("limit takes a whole number from 0 to 1000");
    }
  }

  @Test
  void banKeepsOutAndLiftLetsIn() throws Exception {
    try (Mediator mediator = start(Map.of());
        BarePeer alice = register(mediator)) {
      assertThat(run.run("ban", KEY, "--for", "1h", "--admin", url(mediator))).isZero();
      assertThat(run.out()).isEqualTo(KEY + " is banned; conversations ended: 1\n");
      assertThat(alice.channel().read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(run.run("ban", "--admin", url(mediator))).isZero();
      assertThat(run.out()).startsWith(KEY + "  for 59 min ");
      assertThat(run.run("ban", "--lift", KEY, "--admin", url(mediator))).isZero();
      assertThat(run.run("ban", "--lift", KEY, "--admin", url(mediator))).isEqualTo(2);
      assertThat(run.err()).contains("is not banned");
      assertThat(run.run("ban", "somebody", "--admin", url(mediator))).isEqualTo(2);
      assertThat(run.err()).contains("a fingerprint such as SHA256:");
      assertThat(run.run("ban", "--lift")).isEqualTo(2);
      assertThat(run.err()).contains("whom?");
    }
  }

  @Test
  void dropEndsConversations() throws Exception {
    try (Mediator mediator = start(Map.of());
        BarePeer alice = register(mediator)) {
      assertThat(run.run("drop", "127.0.0.0/8", "--admin", url(mediator))).isZero();
      assertThat(run.out()).isEqualTo("127.0.0.0/8 is dropped; conversations ended: 1\n");
      assertThat(alice.channel().read(ByteBuffer.allocate(1))).isEqualTo(-1);
      try (BarePeer _ = register(mediator)) {
        Awaitility.await().until(() -> mediator.waiting() == 1);
      }
    }
  }

  @Test
  void aTokenIsAskedForAndGiven() throws Exception {
    Path token = Files.writeString(home.resolve("token"), "0123456789abcdef0123\n");
    Path other = Files.writeString(home.resolve("other"), "another-word-of-letters");
    try (Mediator mediator = start(Map.of(Setting.ADMIN_TOKEN, token.toString()))) {
      assertThat(run.run("status", "--admin", url(mediator))).isEqualTo(11);
      assertThat(run.err()).contains("asks for a token: --token FILE");
      assertThat(run.run("status", "--token", other.toString(), "--admin", url(mediator)))
          .isEqualTo(11);
      assertThat(run.run("status", "--token", token.toString(), "--admin", url(mediator))).isZero();
      Files.writeString(token, "-----BEGIN PRIVATE KEY-----\nsecret\n");
      assertThat(run.run("status", "--token", token.toString(), "--admin", url(mediator)))
          .isEqualTo(2);
      assertThat(run.err()).contains("does not hold one word").doesNotContain("secret");
    }
  }

  @Test
  void saysWhereNobodyAnswers() throws Exception {
    String nowhere;
    try (Mediator mediator = start(Map.of())) {
      nowhere = url(mediator);
    }
    assertThat(run.run("status", "--admin", nowhere)).isEqualTo(10);
    assertThat(run.err()).contains("nobody answers at " + nowhere, "--admin URL");
    assertThat(run.run("status", "--admin", "ftp://x")).isEqualTo(2);
    assertThat(run.err()).contains("--admin takes a URL such as http://127.0.0.1:9337");
  }

  private static BarePeer register(Mediator mediator) throws IOException {
    BarePeer peer = BarePeer.register(mediator.port(), ALICE, BOB);
    Awaitility.await().until(() -> mediator.waiting() == 1);
    return peer;
  }

  private static String url(Mediator mediator) {
    InetSocketAddress admin = Objects.requireNonNull(mediator.adminAddress());
    return "http://127.0.0.1:" + admin.getPort();
  }

  private static Mediator start(Map<Setting, String> more) throws Exception {
    Map<Setting, String> settings =
        new EnumMap<>(
            Map.of(
                Setting.LISTEN, "127.0.0.1",
                Setting.PORT, "0",
                Setting.ADMIN_PORT, "0",
                Setting.MIN_KEY_BITS, "1024"));
    settings.putAll(more);
    return Mediator.start(MediatorConfig.of(settings));
  }
}
