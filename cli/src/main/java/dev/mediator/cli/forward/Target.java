package dev.mediator.cli.forward;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host and a TCP port that connections are carried to, such as {@code localhost:80}.
 *
 * <p>Two are equal when they are written alike, but for capitals: a name and its address are two
 * different targets. A host has only characters that a terminal can show.
 *
 * @param host a name, or an IPv4 or IPv6 address without brackets
 * @param port from 1 to 65535
 */
public record Target(String host, int port) {
  /** The longest host name that DNS knows. */
  static final int MAX_HOST = 253;

  private static final Pattern HOST =
      Pattern.compile(
          "[\\p{Alnum}_](?:[\\p{Alnum}._:%-]{0," + (MAX_HOST - 1) + "})|:[\\p{XDigit}:.]{1,44}");

  private static final int MAX_PORT = 65_535;

  /** Throws IllegalArgumentException, with a sentence for people, if it is not a target. */
  public Target {
    host = host.toLowerCase(Locale.ROOT);
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "a host name (letters, digits, '.', '-' and '_') or an address was expected");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port from 1 to 65535 was expected, not " + port);
    }
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets. Throws IllegalArgumentException,
   * with a sentence for people, if it is something else.
   */
  public static Target parse(String text) {
    try {
      List<String> parts = parts(text);
      if (parts.size() != 2) {
        throw new IllegalArgumentException("host:port was expected");
      }
      return of(parts.get(0), parts.get(1));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "': " + wrong.getMessage() + ", for example localhost:80 or [::1]:80",
          wrong);
    }
  }

  static Target of(String host, String port) {
    return new Target(ascii(host), number(port));
  }

  static int number(String port) {
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > MAX_PORT) {
      throw new IllegalArgumentException("'" + port + "' is not a port");
    }
    return Integer.parseInt(port);
  }

  /** What stands between the colons, a bracketed part as a whole and without its brackets. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    String rest = text + ":";
    while (!rest.isEmpty()) {
      boolean bracket = rest.startsWith("[");
      int end = rest.indexOf(bracket ? "]:" : ":");
      if (end < 0) {
        throw new IllegalArgumentException("a closing bracket and a colon are missing");
      }
      parts.add(rest.substring(bracket ? 1 : 0, end));
      rest = rest.substring(end + (bracket ? 2 : 1));
    }
    return parts;
  }

  /** Names in other scripts as DNS writes them; an address stays as it is. */
  private static String ascii(String host) {
    return host.indexOf(':') >= 0 ? host : IDN.toASCII(host);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
