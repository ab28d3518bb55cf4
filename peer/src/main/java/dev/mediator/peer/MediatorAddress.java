package dev.mediator.peer;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Mediator is found: a host name or IP address, and a port.
 *
 * <p>The host is also the public name to which the Mediator's challenges must be bound, if they are
 * bound to one at all (protocol, "Bytes").
 *
 * @param host as it is resolved: in ASCII, whatever letters it was given in (IDNA 2003, as Java has
 *     it); an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record MediatorAddress(String host, int port) {
  /** Where a Mediator listens unless it is told otherwise. */
  public static final int DEFAULT_PORT = 1337;

  /** What stands in names and addresses; the rest is for the resolver to judge. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?)\\]|(?<name>[\\w.-]+))"
              + "(?::(?<port>[0-9]{1,5}))?",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** A DNS name has no more. */
  private static final int LONGEST_HOST = 253;

  /**
   * @throws IllegalArgumentException if {@code host} is empty, too long or cannot be written in
   *     ASCII, or {@code port} is none
   */
  public MediatorAddress {
    host = ascii(host);
    if (host.isBlank() || host.length() > LONGEST_HOST || port < 1 || port > 65535) {
      throw malformed();
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}.
   *
   * @throws IllegalArgumentException if it has none of these forms
   */
  public static MediatorAddress parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw malformed();
    }
    String host = form.group("v6") != null ? form.group("v6") : form.group("name");
    String port = form.group("port");
    return new MediatorAddress(host, port == null ? DEFAULT_PORT : Integer.parseInt(port));
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
    return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
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
        "a mediator's address is HOST or HOST:PORT, such as m.example.org:1337 or [2001:db8::1]");
  }
}
