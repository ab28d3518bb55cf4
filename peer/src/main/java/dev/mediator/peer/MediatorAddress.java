package dev.mediator.peer;

import dev.mediator.identity.KeyPin;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Mediator is found: a host name or IP address, and a port; and how it is known, if TLS is
 * spoken there.
 *
 * <p>The host is also the public name to which the Mediator's challenges must be bound, if they are
 * bound to one at all (protocol, "Bytes").
 *
 * @param host as it is resolved: in ASCII, whatever letters it was given in (IDNA 2003, as Java has
 *     it); an IPv6 address without brackets
 * @param port 1 to 65535
 * @param tls whether TLS is spoken with it, and it has to prove who it is
 * @param pin the {@link KeyPin} of the only key that it may show; without one, Java's authorities
 *     have to vouch for its name
 */
public record MediatorAddress(String host, int port, boolean tls, Optional<String> pin) {
  /** Where a Mediator listens unless it is told otherwise. */
  public static final int DEFAULT_PORT = 1337;

  /** Where it speaks TLS unless it is told otherwise. */
  public static final int DEFAULT_TLS_PORT = 1338;

  private static final String TLS = "tls://";

  /** What stands in names and addresses; the rest is for the resolver to judge. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?<tls>(?i:tls)://)?"
              + "(?:\\[(?<v6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?)\\]|(?<name>[\\w.-]+))"
              + "(?::(?<port>[0-9]{1,5}))?(?:#(?<pin>.*))?",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** A DNS name has no more. */
  private static final int LONGEST_HOST = 253;

  /**
   * @throws IllegalArgumentException if {@code host} is empty, too long or cannot be written in
   *     ASCII, {@code port} is none, or there is a pin that is none or without TLS
   */
  public MediatorAddress {
    host = ascii(host);
    if (host.isBlank() || host.length() > LONGEST_HOST || port < 1 || port > 65535) {
      throw malformed();
    }
    if (pin.isPresent() && !tls) {
      throw new IllegalArgumentException(
          "only over TLS does a mediator show its key: write tls:// before an address with a pin");
    }
    pin.ifPresent(KeyPin::require);
  }

  /** Without TLS. */
  public MediatorAddress(String host, int port) {
    this(host, port, false, Optional.empty());
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}; with {@code
   * tls://} before it, and then perhaps {@code #} and a pin behind it.
   *
   * @throws IllegalArgumentException if it has none of these forms
   */
  public static MediatorAddress parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw malformed();
    }
    boolean tls = form.group("tls") != null;
    String host = form.group("v6") != null ? form.group("v6") : form.group("name");
    String port = form.group("port");
    int usual = tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    return new MediatorAddress(
        host,
        port == null ? usual : Integer.parseInt(port),
        tls,
        Optional.ofNullable(form.group("pin")));
  }

  /** The same place, with that pin. */
  MediatorAddress pinnedTo(String other) {
    return new MediatorAddress(host, port, true, Optional.of(other));
  }

  /** The public names that the Mediator's challenges may be bound to: with the port, or without. */
  List<String> publicNames() {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    // With brackets: without them, an IPv6 address and a port read as another address.
    return List.of(name, (isIpv6() ? "[" + name + "]" : name) + ":" + port);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return (tls ? TLS : "")
        + (isIpv6() ? "[" + host + "]" : host)
        + ":"
        + port
        + pin.map(known -> "#" + known).orElse("");
  }

  /** Whether the host is no name, but an IP address. */
  boolean isIp() {
    return isIpv6() || host.matches("[0-9.]+");
  }

  private boolean isIpv6() {
    return host.contains(":");
  }

  private static String ascii(String host) {
    if (host.chars().allMatch(character -> character < 128)) {
      return host;
    }
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the mediator's name "
              + host
              + " is no international domain name; if it has another one in ASCII, use that",
          e);
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "a mediator's address is HOST or HOST:PORT, such as m.example.org:1337 or [2001:db8::1],"
            + " with tls:// before it if it speaks TLS there");
  }
}
