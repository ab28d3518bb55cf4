package dev.mediator.server.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that an operator can decide: its name, its default, what it takes, and why it exists.
 *
 * <p>The name is the same everywhere: {@code --handshake-timeout} on the command line, {@code
 * MEDIATOR_HANDSHAKE_TIMEOUT} in the environment, {@code handshake-timeout} in a properties file.
 */
public enum Setting {
  /** Local addresses. */
  LISTEN(
      "all",
      "all or ADDRESS,...",
      "Local IP addresses to listen at; all means every one of this machine, IPv4 and IPv6."),
  /** TCP ports. */
  PORT(
      "1337",
      "0-65535,...",
      "TCP ports to listen at; 0 takes a free one and says which. With two of them, mediator doctor"
          + " can tell peers more about their NATs."),
  /** Ports for TLS. */
  TLS_PORT(
      "1338",
      "0-65535,...",
      "TCP ports at which TLS 1.3 is spoken, and nothing else; only if there is a certificate."),
  /** Certificate for TLS. */
  TLS_CERTIFICATE(
      "none",
      "none or FILE",
      "The certificate for TLS, in PEM, with those that vouch for it behind it; read again when it"
          + " changes."),
  /** Key of that certificate. */
  TLS_KEY(
      "none",
      "none or FILE",
      "The private key of the certificate, in PEM (PKCS#8, not encrypted); read again when it"
          + " changes."),
  /** Who may say for whom he connects. */
  PROXIES(
      "none",
      "none or NETWORK,...",
      "Addresses, or networks such as 10.1.2.0/24, of proxies before this server: who connects from"
          + " there must begin with a PROXY protocol header, and nobody else may."),
  /** Deadline from connection to registration. */
  HANDSHAKE_TIMEOUT(
      "10s",
      "TIME",
      "From the connection until the peer is registered: enough for a slow line, too short to hoard."),
  /** Deadline for the Peer to leave. */
  DEPARTURE_TIMEOUT(
      "10s", "TIME", "From PeerDisconnect until the Peer has hung up; then both sides are closed."),
  /** Deadline for the Client to leave. */
  LEAVING_TIMEOUT(
      "5s",
      "TIME",
      "From a last message until the peer has hung up; then the Mediator closes by itself."),
  /** Pause before PeerIdentification. */
  SETTLE(
      "20ms",
      "TIME",
      "Between the Peer's hanging up and PeerIdentification: stock Peers close before they listen."),
  /** Time to reach each other through NATs. */
  PUNCH_TIMEOUT(
      "10s", "TIME", "How long two peers may try to reach each other through their NATs."),
  /** Whether to relay. */
  RELAY(
      "off",
      "on|off",
      "Whether the Mediator carries the bytes of two peers, encrypted, that cannot reach each other."),
  /** Bytes of a relayed pair. */
  RELAY_BYTES(
      "10GiB",
      "1KiB-1048576GiB",
      "What a relayed pair may send in all: enough for a large folder."),
  /** Speed of a relayed pair. */
  RELAY_RATE(
      "1MiB",
      "1KiB-1048576GiB",
      "Bytes a second of a relayed pair: a hundred such fill a gigabit line."),
  /** Silence of a relayed pair. */
  RELAY_IDLE(
      "30m", "TIME", "How long nothing may move between a relayed pair: people pause, and forget."),
  /** Relayed pairs. */
  RELAY_PAIRS("100", "1-1000000", "How many pairs may be relayed at once."),
  /** Relayed pairs of one network. */
  RELAY_PAIRS_PER_NETWORK(
      "20",
      "1-1000000",
      "How many of them with a peer in one IPv4 /24 or IPv6 /48, so that nobody takes all."),
  /** Longest wait. */
  WAITING_LIMIT(
      "none", "none or TIME", "How long a registered peer may wait for its partner to come."),
  /** How long a drain takes. */
  DRAIN_WINDOW(
      "10s",
      "TIME",
      "Over how long who waits is sent away when the Mediator is told to stop, so that not all come"
          + " back at once; 0s sends all away at once."),
  /** Lowest port that a peer can bind. */
  LOWEST_PORT(
      "1024",
      "1-65535",
      "A peer seen at a lower port is asked to come from another: it could not listen there."),
  /** How often a peer is asked to come from another port. */
  RETRIES(
      "5", "0-100", "How often a peer is asked to come from another port before it is refused."),
  /** Whether limits hold. */
  LIMITS(
      "on",
      "on|off",
      "Whether the limits of connections and registrations hold; off is for a trusted network alone."),
  /** Connections in all. */
  CONNECTIONS(
      "auto",
      "auto or 1-10000000",
      "How many peers may be connected; auto leaves 256 descriptors of those that the system allows."),
  /** Connections of one address. */
  CONNECTIONS_PER_ADDRESS(
      "2000",
      "1-10000000",
      "How many of them from one IPv4 address or IPv6 /64: many may be behind one carrier's NAT."),
  /** Connections without a proof. */
  UNPROVED_CONNECTIONS(
      "auto",
      "auto or 1-10000000",
      "How many of them may have proved no key yet; beyond that the oldest of the most crowded"
          + " address goes. auto is half of them, what a quarter of the memory holds, and 4096 at the"
          + " most."),
  /** Registrations in all. */
  REGISTRATIONS(
      "auto",
      "auto or 1-10000000",
      "How many peers may wait; auto is as many as half of the memory holds, and leaves room for"
          + " those who come to meet them."),
  /** Registrations of one key. */
  REGISTRATIONS_PER_KEY(
      "1000", "1-10000000", "How many peers may wait with one key, each for another partner."),
  /** Who alone is served. */
  ALLOW_KEYS(
      "none",
      "none or FILE",
      "Serves these keys alone: a file with a fingerprint a line, read anew when it changes."),
  /** Who is not served. */
  DENY_KEYS("none", "none or FILE", "Does not serve these keys: a file of the same kind."),
  /** Which pairs alone are served. */
  ALLOW_PAIRS(
      "none",
      "none or FILE",
      "Serves a peer with these partners alone: a file with two fingerprints a line, in any order."),
  /** Who decides beyond that. */
  ACCESS_URL(
      "none",
      "none or URL",
      "Asks this web server about each peer: it answers 200 or 204 to let it in, and 403 to refuse it."),
  /** Largest message. */
  MAX_MESSAGE("8KiB", "2KiB-64KiB", "The largest message that a peer may send."),
  /** Smallest key. */
  MIN_KEY_BITS("2048", "1024-16384", "The smallest RSA key that counts as safe."),
  /** Largest key. */
  MAX_KEY_BITS("4096", "1024-16384", "The largest RSA key: larger ones only cost time."),
  /** Exponents in use. */
  KEY_EXPONENTS(
      "65537", "NUMBER,...", "The RSA exponents in use; an unusual one makes a key expensive."),
  /** Threads. */
  EVENT_LOOPS("cores", "cores or 1-256", "Threads that serve connections."),
  /** Public name. */
  NAME(
      "none",
      "none or NAME",
      "The name under which peers dial this Mediator; bound into every challenge, so that nobody"
          + " can pass it on as his own."),
  /** What carries the bytes. */
  TRANSPORT(
      "auto",
      "auto|epoll|io_uring|nio",
      "What carries the bytes; auto takes epoll on Linux. With nio the proof that a Peer received"
          + " PeerDisconnect is weaker."),
  /** Port for the operator's programs. */
  ADMIN_PORT(
      "auto",
      "auto, off or 0-65535",
      "HTTP port of the admin page, for metrics, health and commands; 0 takes a free one and says"
          + " which. auto is 9337, or a free one if that is taken."),
  /** Address for them. */
  ADMIN_LISTEN(
      "127.0.0.1",
      "ADDRESS",
      "The address of this machine at which the admin port is; one that others reach needs"
          + " admin-token."),
  /** What they must know. */
  ADMIN_TOKEN(
      "none",
      "none or FILE",
      "Whoever uses the admin port must know the word in this file: as a bearer token, or as the"
          + " password that a browser asks for."),
  /** Whether they encrypt. */
  ADMIN_TLS("off", "on|off", "Whether the admin port speaks TLS, with tls-certificate."),
  /** Conversation log. */
  CONVERSATION_LOG("on", "on|off", "One log line for each conversation, when it ends."),
  /** Log level. */
  LOG_LEVEL("info", "error|warn|info|debug", "From which severity on log lines are written."),
  /** Log format. */
  LOG_FORMAT("text", "text|json", "Log lines for people, or one JSON object each."),
  /** Addresses of peers in log lines. */
  LOG_ADDRESSES(
      "full",
      "full|block|none",
      "How much of a peer's address log lines tell: all of it, the IPv4 /24 or IPv6 /48 that it is"
          + " in, or nothing."),
  /** File for refusals. */
  AUDIT_LOG(
      "none",
      "none or FILE",
      "A file for the lines about refused peers, which stand in the log otherwise: 10 MiB, and four"
          + " older ones beside it.");

  /** What is opened, started or promised once. */
  private static final Set<Setting> NEED_RESTART =
      EnumSet.of(
          LISTEN,
          PORT,
          TLS_PORT,
          TRANSPORT,
          EVENT_LOOPS,
          RELAY,
          PUNCH_TIMEOUT,
          ADMIN_PORT,
          ADMIN_LISTEN,
          ADMIN_TOKEN,
          ADMIN_TLS,
          LOG_FORMAT,
          AUDIT_LOG);

  private final String defaultValue;
  private final String takes;
  private final String reason;

  Setting(String defaultValue, String takes, String reason) {
    this.defaultValue = defaultValue;
    this.takes = takes;
    this.reason = reason;
  }

  /** The name, as it stands in a properties file. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name, as it stands on the command line. */
  public String option() {
    return "--" + key();
  }

  /** The name, as it stands in the environment. */
  public String variable() {
    return "MEDIATOR_" + name();
  }

  /** The value in force when nobody sets one. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What a value looks like: choices, a range, or a form such as {@code TIME}. */
  public String takes() {
    return takes;
  }

  /** What it is for, in a sentence. */
  public String reason() {
    return reason;
  }

  /** Whether a change takes effect while the Mediator runs, when its configuration is reloaded. */
  public boolean reloads() {
    return !NEED_RESTART.contains(this);
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(setting -> setting.variable().equals(variable))
        .findFirst();
  }
}
