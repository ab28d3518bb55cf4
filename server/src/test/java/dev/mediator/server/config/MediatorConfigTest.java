package dev.mediator.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.KeyLimits;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.config.MediatorConfig.LogAddresses;
import dev.mediator.server.config.MediatorConfig.LogFormat;
import dev.mediator.server.config.MediatorConfig.LogLevel;
import dev.mediator.server.config.MediatorConfig.Logging;
import dev.mediator.server.config.MediatorConfig.TransportChoice;
import dev.mediator.server.handshake.Deadline;
import dev.mediator.server.handshake.Rules;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings mean: the defaults pinned, every form, and what is wrong with what. */
class MediatorConfigTest {

  @Test
  void defaultsArePinned() {
    MediatorConfig config = MediatorConfig.defaults();
    assertThat(config.listening().addresses()).isEmpty();
    assertThat(config.listening().ports()).containsExactly(1337);
    assertThat(config.listening().transport()).isEqualTo(TransportChoice.AUTO);
    assertThat(config.listening().eventLoops())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.rules()).isEqualTo(new Rules("-", 1024, 5, KeyLimits.DEFAULT, false));
    assertThat(config.maxMessage()).isEqualTo(8192);
    assertThat(config.limits().connectionsPerAddress()).isEqualTo(2000);
    assertThat(config.limits().registrationsPerKey()).isEqualTo(1000);
    assertThat(config.relaying())
        .isEqualTo(
            new MediatorConfig.Relaying(10L << 30, 1 << 20, Duration.ofMinutes(30), 100, 20));
    assertThat(config.access()).isEqualTo(new MediatorConfig.Access(null, null, null, null));
    assertThat(config.admin())
        .isEqualTo(
            new MediatorConfig.Admin(InetAddress.ofLiteral("127.0.0.1"), 9337, true, null, false));
    assertThat(config.logging())
        .isEqualTo(new Logging(true, LogLevel.INFO, LogFormat.TEXT, LogAddresses.FULL, null));
  }

  @Test
  void defaultDeadlinesArePinned() {
    var deadlines = MediatorConfig.defaults().deadlines();
    assertThat(deadlines.of(Deadline.HANDSHAKE)).isEqualTo(Duration.ofSeconds(10));
    assertThat(deadlines.of(Deadline.DEPARTURE)).isEqualTo(Duration.ofSeconds(10));
    assertThat(deadlines.of(Deadline.RESERVATION)).isEqualTo(Duration.ofSeconds(11));
    assertThat(deadlines.of(Deadline.SETTLE)).isEqualTo(Duration.ofMillis(20));
    assertThat(deadlines.of(Deadline.LEAVING)).isEqualTo(Duration.ofSeconds(5));
    assertThat(deadlines.of(Deadline.WAITING)).isNull();
    assertThat(deadlines.of(Deadline.PUNCH)).isEqualTo(Duration.ofSeconds(12));
    assertThat(deadlines.longestMatch()).isEqualTo(Duration.ofSeconds(29));
  }

  @Test
  void everySettingIsHeeded() {
    MediatorConfig config =
        MediatorConfig.of(
            Map.ofEntries(
                Map.entry(Setting.LISTEN, "127.0.0.1, ::1"),
                Map.entry(Setting.PORT, "0, 1339"),
                Map.entry(Setting.TLS_PORT, "1340"),
                Map.entry(Setting.TLS_CERTIFICATE, "/etc/mediator/chain.pem"),
                Map.entry(Setting.TLS_KEY, "/etc/mediator/key.pem"),
                Map.entry(Setting.PROXIES, "10.1.2.0/24, ::1"),
                Map.entry(Setting.HANDSHAKE_TIMEOUT, "1500ms"),
                Map.entry(Setting.DEPARTURE_TIMEOUT, "2m"),
                Map.entry(Setting.LEAVING_TIMEOUT, "1h"),
                Map.entry(Setting.SETTLE, "0ms"),
                Map.entry(Setting.PUNCH_TIMEOUT, "3s"),
                Map.entry(Setting.WAITING_LIMIT, "2d"),
                Map.entry(Setting.DRAIN_WINDOW, "7s"),
                Map.entry(Setting.RELAY, "on"),
                Map.entry(Setting.RELAY_BYTES, "5GiB"),
                Map.entry(Setting.RELAY_RATE, "64KiB"),
                Map.entry(Setting.RELAY_IDLE, "90s"),
                Map.entry(Setting.RELAY_PAIRS, "1000"),
                Map.entry(Setting.RELAY_PAIRS_PER_NETWORK, "10"),
                Map.entry(Setting.CONNECTIONS, "100"),
                Map.entry(Setting.CONNECTIONS_PER_ADDRESS, "20"),
                Map.entry(Setting.UNPROVED_CONNECTIONS, "10"),
                Map.entry(Setting.REGISTRATIONS, "50"),
                Map.entry(Setting.REGISTRATIONS_PER_KEY, "5"),
                Map.entry(Setting.ALLOW_KEYS, "keys"),
                Map.entry(Setting.DENY_KEYS, "/etc/denied"),
                Map.entry(Setting.ALLOW_PAIRS, "pairs"),
                Map.entry(Setting.ACCESS_URL, "https://example.org/access?token=1"),
                Map.entry(Setting.LOWEST_PORT, "2048"),
                Map.entry(Setting.RETRIES, "0"),
                Map.entry(Setting.MAX_MESSAGE, "4096"),
                Map.entry(Setting.MIN_KEY_BITS, "3072"),
                Map.entry(Setting.MAX_KEY_BITS, "8192"),
                Map.entry(Setting.KEY_EXPONENTS, "3, 17"),
                Map.entry(Setting.EVENT_LOOPS, "3"),
                Map.entry(Setting.NAME, "mediator.example"),
                Map.entry(Setting.TRANSPORT, "io_uring"),
                Map.entry(Setting.ADMIN_PORT, "9000"),
                Map.entry(Setting.ADMIN_LISTEN, "::1"),
                Map.entry(Setting.ADMIN_TOKEN, "token"),
                Map.entry(Setting.ADMIN_TLS, "on"),
                Map.entry(Setting.CONVERSATION_LOG, "off"),
                Map.entry(Setting.LOG_LEVEL, "warn"),
                Map.entry(Setting.LOG_FORMAT, "json"),
                Map.entry(Setting.LOG_ADDRESSES, "block"),
                Map.entry(Setting.AUDIT_LOG, "audit")));
    assertThat(config)
        .isEqualTo(
            new MediatorConfig(
                new MediatorConfig.Listening(
                    List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
                    List.of(0, 1339),
                    new MediatorConfig.Encrypted(
                        List.of(1340),
                        Path.of("/etc/mediator/chain.pem"),
                        Path.of("/etc/mediator/key.pem")),
                    List.of(
                        new Subnet(InetAddress.ofLiteral("10.1.2.0"), 24),
                        new Subnet(InetAddress.ofLiteral("::1"), 128)),
                    TransportChoice.IO_URING,
                    3,
                    List.of()),
                new Rules(
                    "mediator.example", 2048, 0, new KeyLimits(3072, 8192, Set.of(3, 17)), true),
                new MediatorConfig.Deadlines(
                    Duration.ofMillis(1500),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    Duration.ZERO,
                    Duration.ofSeconds(3),
                    Duration.ofDays(2),
                    Duration.ofSeconds(7)),
                4096,
                new MediatorConfig.Limits(100, 20, 10, 50, 5),
                new MediatorConfig.Access(
                    Path.of("keys"),
                    Path.of("/etc/denied"),
                    Path.of("pairs"),
                    URI.create("https://example.org/access?token=1")),
                new MediatorConfig.Relaying(5L << 30, 64 * 1024, Duration.ofSeconds(90), 1000, 10),
                new MediatorConfig.Admin(
                    InetAddress.ofLiteral("::1"), 9000, false, Path.of("token"), true),
                new Logging(
                    false, LogLevel.WARN, LogFormat.JSON, LogAddresses.BLOCK, Path.of("audit")),
                config.settings()));
  }

  @Test
  void limitsFitTheMachine() {
    Limits limits = MediatorConfig.defaults().limits();
    assertThat(limits.connections()).isBetween(1, Capacity.MOST);
    assertThat(limits.unprovedConnections()).isBetween(1, 4096);
    assertThat(limits.registrations()).isBetween(1, Capacity.MOST);
    Limits few = MediatorConfig.of(Map.of(Setting.CONNECTIONS, "100")).limits();
    assertThat(few.unprovedConnections()).isEqualTo(50);
  }

  @Test
  void theAdminPortCanBeTurnedOff() {
    assertThat(MediatorConfig.of(Map.of(Setting.ADMIN_PORT, "off")).admin()).isNull();
  }

  @Test
  void limitsCanBeTurnedOff() {
    assertThat(MediatorConfig.of(Map.of(Setting.LIMITS, "off", Setting.CONNECTIONS, "1")).limits())
        .isEqualTo(Limits.OFF);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECTIONS, some, 'auto, or a whole number'",
    "REGISTRATIONS_PER_KEY, auto, a whole number",
    "LISTEN, localhost, IP addresses",
    "LISTEN, '127.0.0.1,', IP addresses",
    "PORT, 65536, from 0 to 65535",
    "PORT, http, from 0 to 65535",
    "PORT, '1337,', from 0 to 65535",
    "PORT, '1337,1337', each once",
    "PORT, '0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0', 17 at most",
    "HANDSHAKE_TIMEOUT, 10, a time such as",
    "HANDSHAKE_TIMEOUT, 0s, a time such as",
    "DEPARTURE_TIMEOUT, 2d, a time such as",
    "LEAVING_TIMEOUT, -1s, a time such as",
    "SETTLE, 20 ms, a time such as",
    "WAITING_LIMIT, never, a time such as",
    "ALLOW_KEYS, '', the name of a file",
    "LOWEST_PORT, 0, from 1 to 65535",
    "RETRIES, 101, from 0 to 100",
    "MAX_MESSAGE, 8MB, a size such as",
    "MAX_MESSAGE, 1KiB, a size such as",
    "MIN_KEY_BITS, 512, from 1024",
    "MAX_KEY_BITS, 32768, from 1024",
    "KEY_EXPONENTS, 2, odd numbers",
    "KEY_EXPONENTS, '', odd numbers",
    "EVENT_LOOPS, 0, from 1 to 256",
    "NAME, 'my mediator', letters",
    "TRANSPORT, kqueue, 'auto, epoll, io_uring, nio'",
    "ADMIN_PORT, on, 'auto, off, or a whole number from 0 to 65535'",
    "ADMIN_LISTEN, localhost, an IP address",
    "CONVERSATION_LOG, yes, on or off",
    "LOG_LEVEL, loud, 'error, warn, info, debug'",
    "LOG_FORMAT, xml, 'text, json'",
  })
  void saysWhatAValueShouldHaveBeen(Setting setting, String value, String expected) {
    assertThatThrownBy(() -> MediatorConfig.of(Map.of(setting, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(setting.key() + " is \"" + value + "\", but it takes ")
        .hasMessageContaining(expected);
  }

  /** It may hold a password. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost:80", "ftp://host/", "http://user:word@host/", "http://a b/"})
  void doesNotRepeatAnUrl(String url) {
    assertThatThrownBy(() -> MediatorConfig.of(Map.of(Setting.ACCESS_URL, url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("access-url is wrong: it takes none, or a URL")
        .hasMessageNotContaining(url);
  }

  @Test
  void portsForTlsAreOthers() {
    Map<Setting, String> settings =
        Map.of(
            Setting.PORT, "0, 1338",
            Setting.TLS_CERTIFICATE, "certificate.pem",
            Setting.TLS_KEY, "key.pem");
    assertThatThrownBy(() -> MediatorConfig.of(settings)).hasMessageContaining("tls-port");
  }

  @Test
  void reportsAllProblemsAtOnce() {
    Map<Setting, String> wrong =
        Map.of(
            Setting.PORT, "x",
            Setting.SETTLE, "y",
            Setting.MIN_KEY_BITS, "4096",
            Setting.MAX_KEY_BITS, "2048");
    assertThatThrownBy(() -> MediatorConfig.of(wrong))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("min-key-bits is 4096, which is more than max-key-bits, 2048");
  }
}
