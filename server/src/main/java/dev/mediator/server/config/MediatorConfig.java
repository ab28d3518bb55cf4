package dev.mediator.server.config;

import dev.mediator.server.handshake.Deadline;
import dev.mediator.server.handshake.Rules;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can decide about a Mediator, as one immutable value.
 *
 * <p>{@link Setting} names each value, with its default, its unit and its reason.
 *
 * @param rules what decides about handshakes
 * @param maxMessage the largest message a peer may send, in bytes
 * @param settings what it was made from: all settings, in their order
 */
public record MediatorConfig(
    Listening listening,
    Rules rules,
    Deadlines deadlines,
    int maxMessage,
    Limits limits,
    Access access,
    Relaying relaying,
    @Nullable Admin admin,
    Logging logging,
    List<InForce> settings) {

  /**
   * Where peers are listened for.
   *
   * @param addresses the local addresses; none means all of them
   * @param ports at each address; 0 takes a free one
   * @param encrypted at which ports there is TLS, and with what; null for none
   * @param proxies from where connections come for others, and say for whom
   * @param eventLoops threads that serve connections
   * @param inherited descriptors of sockets that listen already, and take the place of those that
   *     would be opened at their ports
   */
  public record Listening(
      List<InetAddress> addresses,
      List<Integer> ports,
      @Nullable Encrypted encrypted,
      List<Subnet> proxies,
      TransportChoice transport,
      int eventLoops,
      List<Integer> inherited) {

    /** Whether what comes from this IP address, in canonical form, comes for others. */
    public boolean isProxy(String ip) {
      for (Subnet each : proxies) {
        if (each.contains(ip)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Where TLS is spoken.
   *
   * @param ports at each address; 0 takes a free one
   * @param certificate a file in PEM, with the chain that leads to an authority
   * @param key a file in PEM with its private key
   */
  public record Encrypted(List<Integer> ports, Path certificate, Path key) {
    /** Both files. */
    public List<Path> files() {
      return List.of(certificate, key);
    }
  }

  /**
   * How long things may take; each is absolute, and no byte moves it.
   *
   * @param handshake from the connection to the registration
   * @param departure from PeerDisconnect to the Peer's end of stream
   * @param leaving from PeerIdentification to the Client's end of stream
   * @param settle from the Peer's end of stream to PeerIdentification
   * @param punch from PunchGo to PunchResult, as the peers are told
   * @param waiting how long a peer may wait for its partner; null for ever
   * @param drain from when it is to drain until nobody waits any more
   */
  public record Deadlines(
      Duration handshake,
      Duration departure,
      Duration leaving,
      Duration settle,
      Duration punch,
      @Nullable Duration waiting,
      Duration drain) {

    /**
     * So much longer than its Peer may a Client wait for the news, so that the slow one is blamed.
     */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** So much longer than the peers is a PunchResult waited for (protocol, "Traversal"). */
    private static final Duration RESULT_GRACE = Duration.ofSeconds(2);

    /** The longest that two matched peers can take to be introduced, or to fail. */
    public Duration longestMatch() {
      Duration introduction = settle.plus(leaving);
      Duration traversal = punch.plus(RESULT_GRACE).plus(leaving);
      Duration longer = introduction.compareTo(traversal) > 0 ? introduction : traversal;
      return departure.plus(GRACE).plus(longer).plus(GRACE);
    }

    /** How long that is; null for ever. */
    public @Nullable Duration of(Deadline deadline) {
      return switch (deadline) {
        case HANDSHAKE -> handshake;
        case WAITING -> waiting;
        case DEPARTURE -> departure;
        case RESERVATION -> departure.plus(GRACE);
        case SETTLE -> settle;
        case LEAVING -> leaving;
        case PUNCH -> punch.plus(RESULT_GRACE);
      };
    }
  }

  /**
   * Who may be here: as many as this; each limit has an outcome of its own.
   *
   * @param connections in all
   * @param connectionsPerAddress of them from one IPv4 address or IPv6 /64
   * @param unprovedConnections of them that have proved no key yet
   * @param registrations in all
   * @param registrationsPerKey of them with one key
   */
  public record Limits(
      int connections,
      int connectionsPerAddress,
      int unprovedConnections,
      int registrations,
      int registrationsPerKey) {

    /** None of them. */
    static final Limits OFF =
        new Limits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);
  }

  /**
   * Who may use this Mediator, as far as that is limited; null where it is not.
   *
   * @param allowKeys a file with all keys that are served
   * @param denyKeys a file with keys that are not
   * @param allowPairs a file with all pairs that are served
   * @param url whom to ask about each peer
   */
  public record Access(
      @Nullable Path allowKeys,
      @Nullable Path denyKeys,
      @Nullable Path allowPairs,
      @Nullable URI url) {

    /** The files there are, in this order. */
    public List<Path> files() {
      return Stream.of(allowKeys, denyKeys, allowPairs).filter(Objects::nonNull).toList();
    }
  }

  /**
   * What pairs that cannot reach each other may cost.
   *
   * @param bytes that one pair may send, both ways together
   * @param rate bytes a second of one pair, both ways together
   * @param idle how long nothing may move
   * @param pairs at once
   * @param pairsPerNetwork the same, of those with a peer in one IPv4 /24 or IPv6 /48
   */
  public record Relaying(long bytes, long rate, Duration idle, int pairs, int pairsPerNetwork) {}

  /**
   * Where the operator's programs ask; there may be none.
   *
   * @param port 0 takes a free one
   * @param orAnother whether a free one will do if that is taken
   * @param token a file with the token that who asks must know; null if others cannot come
   * @param tls whether it speaks TLS, with the certificate of {@link Listening}
   */
  public record Admin(
      InetAddress address, int port, boolean orAnother, @Nullable Path token, boolean tls) {}

  /**
   * What is written down, and how.
   *
   * @param audit a file for lines about refused peers; null if they stand among the others
   */
  public record Logging(
      boolean conversations,
      LogLevel level,
      LogFormat format,
      LogAddresses addresses,
      @Nullable Path audit) {}

  /** What carries the bytes: the best that this machine has, or one in particular. */
  public enum TransportChoice {
    /** Epoll where it is to be had, else plain Java. */
    AUTO,
    /** Netty's native epoll, on Linux. */
    EPOLL,
    /** Netty's native io_uring, on Linux where the kernel allows it. */
    IO_URING,
    /** Plain Java, anywhere. */
    NIO
  }

  /** From which severity on log lines are written. */
  public enum LogLevel {
    /** Mistakes of ours alone. */
    ERROR,
    /** And what an operator should change. */
    WARN,
    /** And what happened. */
    INFO,
    /** And what only we want to know. */
    DEBUG
  }

  /** How a log line looks. */
  public enum LogFormat {
    /** For people. */
    TEXT,
    /** For machines: one JSON object a line. */
    JSON
  }

  /** How much of a peer's address log lines tell. */
  public enum LogAddresses {
    /** All of it. */
    FULL,
    /** The network that it is in: an IPv4 /24, or an IPv6 /48. */
    BLOCK,
    /** Nothing. */
    NONE
  }

  /** The configuration of an operator who decides nothing. */
  public static MediatorConfig defaults() {
    return of(Map.of());
  }

  /**
   * The defaults, but for these settings.
   *
   * @throws ConfigException if a value is not what its setting takes: all such at once
   */
  public static MediatorConfig of(Map<Setting, String> values) {
    return new ConfigReader(values, Map.of(), List.of(), List.of()).read();
  }
}
