package dev.mediator.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The terminal at which somebody sits, also where standard input and output lead elsewhere, as in
 * {@code tar c photos | mediator pipe}.
 */
final class Terminal {
  private static final File DEVICE = new File("/dev/tty");

  /** No passphrase is longer. */
  private static final int MAX_BYTES = 1024;

  private static final int USUAL_COLUMNS = 80;

  private Terminal() {}

  /** The width of the terminal that standard output is; 0 where it is none. */
  static int columns() {
    if (console().isEmpty()) {
      return 0;
    }
    try {
      int columns = Integer.parseInt(stty("size").replaceFirst(".* ", ""));
      return columns > 0 ? columns : USUAL_COLUMNS;
    } catch (IOException | NumberFormatException e) {
      return USUAL_COLUMNS;
    }
  }

  /** Asks, and does not show the answer; empty where there is no terminal. */
  static Optional<char[]> askSecret(String question) {
    try (InputStream in = new FileInputStream(DEVICE);
        OutputStream out = new FileOutputStream(DEVICE)) {
      Optional<char[]> answer = withoutEcho(question, in, out);
      out.write('\n');
      return answer;
    } catch (IOException e) {
      return askConsole(question);
    }
  }

  /** Where there is no such device (Windows), Java's own way has to do. */
  private static Optional<char[]> askConsole(String question) {
    return console().map(terminal -> terminal.readPassword("%s", question));
  }

  /** Java's own idea of a terminal: standard input and output are both one. */
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /** Whatever ends it, Ctrl-C included, the terminal shows again what is typed. */
  private static Optional<char[]> withoutEcho(String question, InputStream in, OutputStream out)
      throws IOException {
    String before = stty("-g");
    Thread restore =
        new Thread(() -> {
          try {
            stty(before);
          } catch (IOException e) {
            // The terminal is gone, and with it its settings.
          }
        });
    Runtime.getRuntime().addShutdownHook(restore);
    try {
      stty("-echo");
      out.write(question.getBytes(StandardCharsets.UTF_8));
      return line(in);
    } finally {
      stty(before);
      Runtime.getRuntime().removeShutdownHook(restore);
    }
  }

  /** Up to the end of line, and never in a String, which could not be wiped. */
  private static Optional<char[]> line(InputStream in) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    int next = in.read();
    while (next >= 0 && next != '\n' && bytes.hasRemaining()) {
      bytes.put((byte) next);
      next = in.read();
    }
    if (next < 0) {
      return Optional.empty();
    }
    CharBuffer text = StandardCharsets.UTF_8.decode(bytes.flip());
    Arrays.fill(bytes.array(), (byte) 0);
    char[] answer = new char[text.remaining()];
    text.get(answer);
    return Optional.of(answer);
  }

  /** POSIX has it everywhere, and Java has nothing for it; it acts on its standard input. */
  private static String stty(String setting) throws IOException {
    Process stty = new ProcessBuilder("stty", setting).redirectInput(DEVICE).start();
    try (InputStream answer = stty.getInputStream()) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      answer.transferTo(text);
      if (stty.waitFor() != 0) {
        throw new IOException("stty failed");
      }
      return text.toString(StandardCharsets.US_ASCII).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
