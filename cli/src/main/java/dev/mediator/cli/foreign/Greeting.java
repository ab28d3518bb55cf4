package dev.mediator.cli.foreign;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line on a connection of two commands, in either direction: the command that speaks, and
 * its version. It knows which command goes with its own.
 */
public final class Greeting {
  private static final String FIRST = "mediator ";
  private static final int LONGEST = 40;
  private static final Pattern LINE = Pattern.compile(FIRST + "([a-z]{1,16}) (\\d{1,9})\n");

  private final String own;
  private final String other;
  private final String version;

  /** Of the command {@code own}, whose partner must run {@code other}, in the same version. */
  public Greeting(String own, String other, int version) {
    this.own = own;
    this.other = other;
    this.version = String.valueOf(version);
  }

  /** What this side says, at once. */
  public byte[] line() {
    return (FIRST + own + " " + version + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the partner's greeting, and not a byte more; what is none is noticed at once.
   *
   * @throws StrangerException if the partner is not the one that goes with this command
   * @throws EOFException if it hung up before it had said all
   */
  public void read(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
      String due = FIRST.substring(0, Math.min(line.length(), FIRST.length()));
      if (line.length() > LONGEST || line.indexOf(due) != 0) {
        throw stranger("runs another program");
      }
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw stranger("runs another program");
    }
    check(matcher.group(1), matcher.group(2));
  }

  /** Both words are harmless to show: letters, and digits. */
  private void check(String command, String spoken) throws StrangerException {
    if (!command.equals(other)) {
      throw stranger("runs `mediator " + command + "`");
    }
    if (!spoken.equals(version)) {
      throw new StrangerException(
          ("The partner's `mediator %s` speaks version %s, this one speaks version %s:"
                  + " update the older one.")
              .formatted(other, spoken, version));
    }
  }

  /** For a partner that says nothing, or hangs up: it may run what only listens. */
  public StrangerException silent() {
    return stranger("does not say what it runs");
  }

  private StrangerException stranger(String what) {
    return new StrangerException("The partner " + what + "; " + advice() + ".");
  }

  private String advice() {
    return own.equals(other)
        ? "both sides must run `mediator " + own + "`"
        : "it must run `mediator " + other + "` when you run `mediator " + own + "`";
  }
}
