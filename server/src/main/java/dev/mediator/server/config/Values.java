package dev.mediator.server.config;

import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.Nonce;
import dev.mediator.protocol.WireLimits;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms that values of settings have; an exception's message says what would have fitted. */
public final class Values {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})(|KiB|MiB|GiB)");

  /** As many as a peer that asks is told of, and the one at which it asks. */
  private static final int MOST_PORTS = WireLimits.MAX_LIST + 1;

  static final int ADMIN_PORT = 9337;

  /** That one, or a free one if it is taken. */
  static final int ANY_ADMIN_PORT = -1;

  private Values() {}

  static Function<String, Integer> number(int least, int most) {
    return text -> {
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Not a number at all: as wrong as one out of range.
      }
      throw new IllegalArgumentException("a whole number from " + least + " to " + most);
    };
  }

  /** The word {@code auto}, or what {@code otherwise} takes. */
  static Function<String, Integer> auto(int automatic, Function<String, Integer> otherwise) {
    return text -> {
      try {
        return text.equals("auto") ? Integer.valueOf(automatic) : otherwise.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("auto, or " + e.getMessage(), e);
      }
    };
  }

  /** A time such as {@code 20ms}, {@code 5s}, {@code 2m}, {@code 1h} or {@code 1d}, in a range. */
  public static Function<String, Duration> time(Duration least, Duration most) {
    return text -> {
      Matcher parts = TIME.matcher(text);
      if (parts.matches()) {
        Duration time = unit(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
        if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
          return time;
        }
      }
      throw new IllegalArgumentException(
          "a time such as 20ms, 5s, 2m, 1h or 1d, from "
              + least.toMillis()
              + "ms to "
              + most.toHours()
              + "h");
    };
  }

  static Function<String, Optional<Duration>> optionalTime(Duration most) {
    return text -> {
      try {
        return text.equals("none")
            ? Optional.empty()
            : Optional.of(time(Duration.ofSeconds(1), most).apply(text));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("none, or " + e.getMessage(), e);
      }
    };
  }

  static Function<String, Long> bytes(long least, long most) {
    return text -> {
      Matcher parts = BYTES.matcher(text);
      if (parts.matches()) {
        long bytes = Long.parseLong(parts.group(1)) << binaryPower(parts.group(2));
        if (bytes >= least && bytes <= most) {
          return bytes;
        }
      }
      throw new IllegalArgumentException(
          "a size such as 8192 or 8KiB, from " + least + " to " + most + " bytes");
    };
  }

  static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
    return text -> {
      List<E> choices = Arrays.asList(type.getEnumConstants());
      return choices.stream()
          .filter(choice -> word(choice).equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "one of "
                      + choices.stream().map(Values::word).collect(Collectors.joining(", "))));
    };
  }

  static boolean onOff(String text) {
    if (!text.equals("on") && !text.equals("off")) {
      throw new IllegalArgumentException("on or off");
    }
    return text.equals("on");
  }

  static List<InetAddress> addresses(String text) {
    if (text.equals("all")) {
      return List.of();
    }
    try {
      return Arrays.stream(text.split(",", -1))
          .map(address -> InetAddress.ofLiteral(address.strip()))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("all, or IP addresses with commas between them", e);
    }
  }

  static List<Subnet> subnets(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    try {
      return Arrays.stream(text.split(",", -1)).map(part -> Subnet.parse(part.strip())).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "none, or IP addresses and networks such as 10.1.2.0/24, with commas between them", e);
    }
  }

  static Optional<Path> file(String text) {
    try {
      if (!text.isEmpty()) {
        return text.equals("none") ? Optional.empty() : Optional.of(Path.of(text));
      }
    } catch (InvalidPathException e) {
      // As wrong as none at all.
    }
    throw new IllegalArgumentException("none, or the name of a file");
  }

  /** Each port once, but for 0, which is another one each time. */
  static List<Integer> ports(String text) {
    try {
      List<Integer> ports =
          Arrays.stream(text.split(",", -1))
              .map(port -> number(0, 65535).apply(port.strip()))
              .toList();
      List<Integer> named = ports.stream().filter(port -> port != 0).toList();
      if (ports.size() <= MOST_PORTS && named.stream().distinct().count() == named.size()) {
        return ports;
      }
    } catch (IllegalArgumentException e) {
      // As wrong as too many.
    }
    throw new IllegalArgumentException(
        "whole numbers from 0 to 65535 with commas between them, each once, "
            + MOST_PORTS
            + " at most");
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("an IP address of this machine, such as 127.0.0.1", e);
    }
  }

  /** Empty for none. */
  static Optional<Integer> adminPort(String text) {
    try {
      return switch (text) {
        case "off" -> Optional.empty();
        case "auto" -> Optional.of(ANY_ADMIN_PORT);
        default -> Optional.of(number(0, 65535).apply(text));
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("auto, off, or " + e.getMessage(), e);
    }
  }

  static int eventLoops(String text) {
    try {
      return text.equals("cores")
          ? Runtime.getRuntime().availableProcessors()
          : number(1, 256).apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cores, or " + e.getMessage(), e);
    }
  }

  static String name(String text) {
    if (text.equals("none")) {
      return Nonce.NAMELESS;
    }
    if (!Nonce.NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "none, or 1 to 64 letters, digits, dots, colons and dashes");
    }
    return text;
  }

  /** For HTTP; what stands before an @ would never be sent, and a fragment neither. */
  static Optional<URI> optionalUrl(String text) {
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (text.equals("none")) {
        return Optional.empty();
      } else if (web && url.getHost() != null && url.getUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // As wrong as one of another kind.
    }
    throw new IllegalArgumentException(
        "none, or a URL such as http://127.0.0.1:8080/access, without a user's name");
  }

  static Set<Integer> exponents(String text) {
    try {
      Set<Integer> exponents =
          Arrays.stream(text.split(",", -1))
              .map(number -> Integer.valueOf(number.strip()))
              .collect(Collectors.toSet());
      return new KeyLimits(2048, 4096, exponents).exponents();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("odd numbers from 3 on, with commas between them", e);
    }
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static int binaryPower(String unit) {
    return switch (unit) {
      case "KiB" -> 10;
      case "MiB" -> 20;
      case "GiB" -> 30;
      default -> 0;
    };
  }

  private static Duration unit(String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
