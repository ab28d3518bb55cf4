package dev.mediator.cli.forward;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first line on a link, in either direction: the command that speaks, and its version. */
final class Greeting {
  private static final String COMMAND = "forward";
  private static final String VERSION = "1";
  private static final String FIRST = "mediator ";
  private static final int LONGEST = 40;
  private static final Pattern LINE = Pattern.compile(FIRST + "([a-z]{1,16}) (\\d{1,9})\n");
  private static final String BOTH = "both sides must run `mediator forward`";
  private static final String STRANGER = "The partner runs another program; " + BOTH + ".";

  private Greeting() {}

  static byte[] ours() {
    return (FIRST + COMMAND + " " + VERSION + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads the partner's greeting, and not a byte more; what is none is noticed at once. */
  static void read(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The partner hung up before it said a word; " + BOTH + ".");
      }
      line.append((char) next);
      String due = FIRST.substring(0, Math.min(line.length(), FIRST.length()));
      if (line.length() > LONGEST || line.indexOf(due) != 0) {
        throw new BreachException(STRANGER);
      }
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new BreachException(STRANGER);
    }
    check(matcher.group(1), matcher.group(2));
  }

  /** Both words are harmless to show: letters, and digits. */
  private static void check(String command, String version) throws BreachException {
    if (!command.equals(COMMAND)) {
      throw new BreachException("The partner runs `mediator " + command + "`; " + BOTH + ".");
    }
    if (!version.equals(VERSION)) {
      throw new BreachException(
          ("The partner's `mediator forward` speaks version %s, this one speaks version %s:"
                  + " update the older one.")
              .formatted(version, VERSION));
    }
  }
}
