package dev.mediator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The signal SIGHUP, where there is one: operators send it to have files read anew, and a terminal
 * sends it when it goes, which stops the program, as it would without us.
 */
final class HangUp {
  private static final Path TERMINAL = Path.of("/dev/tty");

  private HangUp() {}

  /** Has {@code task} done for each, by a thread of the system's. */
  static void means(Runnable task) {
    boolean attended = hasTerminal();
    Signals.on(
        "HUP",
        () -> {
          if (attended && !hasTerminal()) {
            Runtime.getRuntime().exit(0);
          } else {
            task.run();
          }
        });
  }

  private static boolean hasTerminal() {
    try (InputStream terminal = Files.newInputStream(TERMINAL)) {
      return terminal.available() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
