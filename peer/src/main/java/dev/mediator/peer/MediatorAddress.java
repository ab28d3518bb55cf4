package dev.mediator.peer;

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
 * @param host as it is resolved; an IPv6 address without brackets
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
   * @throws IllegalArgumentException if {@code host} is empty or too long, or {@code port} is none
   */
  public MediatorAddress {
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
    return List.of(name, name + ":" + port);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "a mediator's address is HOST or HOST:PORT, such as m.example.org:1337 or [2001:db8::1]");
  }
}
