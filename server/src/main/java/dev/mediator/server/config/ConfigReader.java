package dev.mediator.server.config;

import dev.mediator.identity.KeyLimits;
import dev.mediator.server.config.MediatorConfig.Access;
import dev.mediator.server.config.MediatorConfig.Admin;
import dev.mediator.server.config.MediatorConfig.Deadlines;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.MediatorConfig.Limits;
import dev.mediator.server.config.MediatorConfig.Listening;
import dev.mediator.server.config.MediatorConfig.LogAddresses;
import dev.mediator.server.config.MediatorConfig.LogFormat;
import dev.mediator.server.config.MediatorConfig.LogLevel;
import dev.mediator.server.config.MediatorConfig.Logging;
import dev.mediator.server.config.MediatorConfig.Relaying;
import dev.mediator.server.config.MediatorConfig.TransportChoice;
import dev.mediator.server.handshake.Rules;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the text of every setting, and collects all that is wrong before it complains. */
final class ConfigReader {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(365);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final long LEAST_RELAYED = 1024;
  private static final long MOST_RELAYED = 1L << 50;
  private static final int MOST_PAIRS = 1_000_000;

  private final Map<Setting, String> values;
  private final Map<Setting, String> origins;
  private final List<String> problems;
  private final List<Integer> inherited;

  /** What settings come to on this machine whose values leave that to it. */
  private final Map<Setting, Integer> found = new EnumMap<>(Setting.class);

  /**
   * Takes what was set.
   *
   * @param origins where each value was found, for error messages
   * @param problems what is wrong already
   * @param inherited descriptors of sockets that listen already
   */
  ConfigReader(
      Map<Setting, String> values,
      Map<Setting, String> origins,
      List<String> problems,
      List<Integer> inherited) {
    this.values = values;
    this.origins = origins;
    this.problems = new ArrayList<>(problems);
    this.inherited = List.copyOf(inherited);
  }

  MediatorConfig read() {
    int maxMessage = read(Setting.MAX_MESSAGE, Values.bytes(2 * 1024, 64 * 1024)).intValue();
    Listening listening = listening();
    MediatorConfig config =
        new MediatorConfig(
            listening,
            rules(),
            deadlines(),
            maxMessage,
            limits(maxMessage, listening.encrypted() != null),
            access(),
            relaying(),
            admin(listening.encrypted() != null),
            logging(),
            inForce());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  /** When they have all been read. */
  private List<InForce> inForce() {
    return Arrays.stream(Setting.values()).map(this::inForce).toList();
  }

  private InForce inForce(Setting setting) {
    return new InForce(
        setting,
        values.getOrDefault(setting, setting.defaultValue()).strip(),
        Optional.ofNullable(found.get(setting)),
        origins.getOrDefault(setting, "default"));
  }

  private Listening listening() {
    List<Integer> plain = read(Setting.PORT, Values::ports);
    return new Listening(
        read(Setting.LISTEN, Values::addresses),
        plain,
        encrypted(plain),
        read(Setting.PROXIES, Values::subnets),
        read(Setting.TRANSPORT, Values.choice(TransportChoice.class)),
        read(Setting.EVENT_LOOPS, Values::eventLoops),
        inherited);
  }

  private @Nullable Encrypted encrypted(List<Integer> plain) {
    List<Integer> ports = read(Setting.TLS_PORT, Values::ports);
    Optional<Path> certificate = read(Setting.TLS_CERTIFICATE, Values::file);
    Optional<Path> key = read(Setting.TLS_KEY, Values::file);
    if (certificate.isPresent() != key.isPresent()) {
      problems.add("tls-certificate and tls-key belong together: set both, or neither");
    }
    boolean taken = plain.stream().anyMatch(port -> port != 0 && ports.contains(port));
    if (certificate.isPresent() && taken) {
      problems.add("port and tls-port name one port: TLS needs another");
    }
    return certificate.isPresent() && key.isPresent()
        ? new Encrypted(ports, certificate.get(), key.get())
        : null;
  }

  private Rules rules() {
    return new Rules(
        read(Setting.NAME, Values::name),
        read(Setting.LOWEST_PORT, Values.number(1, 65535)),
        read(Setting.RETRIES, Values.number(0, 100)),
        keys(),
        read(Setting.RELAY, Values::onOff));
  }

  private KeyLimits keys() {
    int least = read(Setting.MIN_KEY_BITS, Values.number(1024, KeyLimits.LARGEST_BITS));
    int most = read(Setting.MAX_KEY_BITS, Values.number(1024, KeyLimits.LARGEST_BITS));
    if (least > most) {
      problems.add("min-key-bits is " + least + ", which is more than max-key-bits, " + most);
      return KeyLimits.DEFAULT;
    }
    return new KeyLimits(least, most, read(Setting.KEY_EXPONENTS, Values::exponents));
  }

  private Deadlines deadlines() {
    return new Deadlines(
        read(Setting.HANDSHAKE_TIMEOUT, Values.time(Duration.ofMillis(1), LONGEST)),
        read(Setting.DEPARTURE_TIMEOUT, Values.time(Duration.ofMillis(1), LONGEST)),
        read(Setting.LEAVING_TIMEOUT, Values.time(Duration.ofMillis(1), LONGEST)),
        read(Setting.SETTLE, Values.time(Duration.ZERO, LONGEST)),
        read(Setting.PUNCH_TIMEOUT, Values.time(Duration.ofMillis(1), LONGEST)),
        read(Setting.WAITING_LIMIT, Values.optionalTime(LONGEST_WAIT)).orElse(null),
        read(Setting.DRAIN_WINDOW, Values.time(Duration.ZERO, LONGEST)));
  }

  private Limits limits(int maxMessage, boolean tls) {
    int connections = readOr(Setting.CONNECTIONS, Capacity.connections());
    int unproved = Capacity.unproved(connections, maxMessage, tls);
    Limits limits =
        new Limits(
            connections,
            read(Setting.CONNECTIONS_PER_ADDRESS, Values.number(1, Capacity.MOST)),
            readOr(Setting.UNPROVED_CONNECTIONS, unproved),
            readOr(Setting.REGISTRATIONS, Capacity.registrations(connections, unproved, tls)),
            read(Setting.REGISTRATIONS_PER_KEY, Values.number(1, Capacity.MOST)));
    return read(Setting.LIMITS, Values::onOff) ? limits : Limits.OFF;
  }

  private Access access() {
    return new Access(
        read(Setting.ALLOW_KEYS, Values::file).orElse(null),
        read(Setting.DENY_KEYS, Values::file).orElse(null),
        read(Setting.ALLOW_PAIRS, Values::file).orElse(null),
        read(Setting.ACCESS_URL, Values::optionalUrl).orElse(null));
  }

  private int readOr(Setting setting, int automatic) {
    return read(setting, Values.auto(automatic, Values.number(1, Capacity.MOST)));
  }

  private Relaying relaying() {
    return new Relaying(
        read(Setting.RELAY_BYTES, Values.bytes(LEAST_RELAYED, MOST_RELAYED)),
        read(Setting.RELAY_RATE, Values.bytes(LEAST_RELAYED, MOST_RELAYED)),
        read(Setting.RELAY_IDLE, Values.time(Duration.ofMillis(1), LONGEST_PAUSE)),
        read(Setting.RELAY_PAIRS, Values.number(1, MOST_PAIRS)),
        read(Setting.RELAY_PAIRS_PER_NETWORK, Values.number(1, MOST_PAIRS)));
  }

  private @Nullable Admin admin(boolean certificate) {
    InetAddress address = read(Setting.ADMIN_LISTEN, Values::address);
    Optional<Integer> port = read(Setting.ADMIN_PORT, Values::adminPort);
    Path token = read(Setting.ADMIN_TOKEN, Values::file).orElse(null);
    boolean tls = read(Setting.ADMIN_TLS, Values::onOff);
    if (!address.isLoopbackAddress() && token == null && port.isPresent()) {
      problems.add(
          "others reach admin-listen, "
              + address.getHostAddress()
              + ": set admin-token to a file with a word that they must know, or listen at 127.0.0.1");
    }
    if (tls && !certificate) {
      problems.add("admin-tls is on, but there is no tls-certificate with its tls-key");
    }
    boolean usual = port.isPresent() && port.get() == Values.ANY_ADMIN_PORT;
    // Whoever sends the token to the usual port must not send it to somebody else's program.
    boolean orAnother = usual && token == null;
    return port.map(
            number -> new Admin(address, usual ? Values.ADMIN_PORT : number, orAnother, token, tls))
        .orElse(null);
  }

  private Logging logging() {
    return new Logging(
        read(Setting.CONVERSATION_LOG, Values::onOff),
        read(Setting.LOG_LEVEL, Values.choice(LogLevel.class)),
        read(Setting.LOG_FORMAT, Values.choice(LogFormat.class)),
        read(Setting.LOG_ADDRESSES, Values.choice(LogAddresses.class)),
        read(Setting.AUDIT_LOG, Values::file).orElse(null));
  }

  /** The value of a setting, or its default when the text is wrong: then that is a problem. */
  private <T> T read(Setting setting, Function<String, T> parser) {
    String text = values.getOrDefault(setting, setting.defaultValue());
    try {
      T value = parser.apply(text.strip());
      if (value instanceof Integer number && !Character.isDigit(text.strip().charAt(0))) {
        found.put(setting, number);
      }
      return value;
    } catch (IllegalArgumentException e) {
      String origin = origins.getOrDefault(setting, setting.key());
      // An URL may hold a password.
      String stands =
          setting == Setting.ACCESS_URL ? " is wrong: it" : " is \"" + text + "\", but it";
      problems.add(origin + stands + " takes " + e.getMessage());
      return parser.apply(setting.defaultValue());
    }
  }
}
